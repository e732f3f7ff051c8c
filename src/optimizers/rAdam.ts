import { rAdamAdapt, rAdamEpsilon, rAdamRate } from '../engine/hyper.ts';
import { optimizersKernels as kernels } from '../engine/packs/optimizers.ts';
import { elementwise } from './elementwise.ts';
import { checkMoments, type MomentOptions, type Moments, momentOptions, momentsOf } from './gradientMoments.ts';
import type { LearningRate, Optimizer, WriteNumbers } from './optimizer.ts';
import { settingsOf } from './options.ts';

export interface RAdamOptions extends MomentOptions {
  /** η: a number > 0, or a function of the step. Default 0.001. */
  learningRate?: LearningRate;
}

/** The degrees of freedom of the mean square from which a step adapts to it. */
const LEAST = 5;

/**
 * Rectified Adam: a step of Adam times a factor that grows to 1 as the mean square becomes reliable, and before that w
 * ← w − η·m̂. Liu et al. 2020, algorithm 2, with ε (added to √v before its correction) as in PyTorch.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function rAdam(options: RAdamOptions = {}): Optimizer {
  const settings = settingsOf('rAdam', options, momentOptions, { learningRate: 0.001 });
  checkMoments('rAdam', settings.options);
  return elementwise({
    ...{ name: 'rAdam', settings, slots: 2, kernel: kernels.rAdamStep },
    numbers: rAdamNumbers,
  });
}

/** Writes what its kernel reads beside `keep`. */
export function rAdamNumbers(options: Moments): WriteNumbers {
  const { beta2, epsilon, correction1, correction2, writeShares } = momentsOf(options);
  const most = 2 / (1 - beta2) - 1;
  return (memory, at, rate, step) => {
    const second = correction2(step);
    const freedom = most - (2 * step * (1 - second)) / second;
    const adapts = freedom > LEAST;
    const ratio = ((freedom - 4) * (freedom - 2) * most) / ((most - 4) * (most - 2) * freedom);
    memory[at + rAdamRate] = ((adapts ? Math.sqrt(ratio * second) : 1) * rate) / correction1(step);
    writeShares(memory, at);
    memory[at + rAdamEpsilon] = adapts ? epsilon : 1;
    memory[at + rAdamAdapt] = adapts ? 1 : 0;
  };
}
