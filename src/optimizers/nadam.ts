import { nadamAhead, nadamEpsilon, nadamRate } from '../engine/hyper.ts';
import { optimizersKernels as kernels } from '../engine/packs/optimizers.ts';
import { elementwise } from './elementwise.ts';
import { checkMoments, type MomentOptions, type Moments, momentOptions, momentsOf } from './gradientMoments.ts';
import type { LearningRate, Optimizer, WriteNumbers } from './optimizer.ts';
import { settingsOf } from './options.ts';
import { powersOf } from './powersOf.ts';

export interface NadamOptions extends MomentOptions {
  /** η: a number > 0, or a function of the step. Default 0.001. */
  learningRate?: LearningRate;
}

/** 0.96^0.004, which PyTorch raises to the step. */
const DECAY = 0.9998367253526753;

/** Below this, 1 minus a product is 1. */
const NOTHING = 2 ** -54;

/**
 * Adam with Nesterov momentum: w ← w − η·(μₜ₊₁·m / (1 − μ₁⋯μₜ₊₁) + (1 − μₜ)·g / (1 − μ₁⋯μₜ)) / (√v̂ + ε), with μₜ =
 * β₁·(1 − 0.96^(0.004·t) / 2). Dozat 2016, algorithm 2, as in PyTorch; in Keras μₜ grows 250 times as fast.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function nadam(options: NadamOptions = {}): Optimizer {
  const settings = settingsOf('nadam', options, momentOptions, { learningRate: 0.001 });
  checkMoments('nadam', settings.options);
  return elementwise({
    ...{ name: 'nadam', settings, slots: 2, kernel: kernels.nadamStep },
    numbers: nadamNumbers,
  });
}

/** f(1)⋯f(n), or 0 if negligible; continues from the last n if that was lower. */
function productsOf(f: (n: number) => number): (n: number) => number {
  let last = 0;
  let product = 1;
  return (n) => {
    if (n < last) [last, product] = [0, 1];
    while (last < n && product > NOTHING) product *= f(++last);
    return product > NOTHING ? product : 0;
  };
}

/** Writes what its kernel reads beside `keep`. */
export function nadamNumbers(options: Moments): WriteNumbers {
  const { beta1, epsilon, correction2, writeShares } = momentsOf(options);
  const decay = powersOf(DECAY);
  const momentum = (step: number) => beta1 * (1 - decay(step) / 2);
  const product = productsOf(momentum);
  return (memory, at, rate, step) => {
    const correction = Math.sqrt(correction2(step));
    const [now, next] = [product(step), momentum(step + 1)];
    memory[at + nadamRate] = (rate * correction * next) / (1 - now * next);
    writeShares(memory, at);
    memory[at + nadamEpsilon] = epsilon * correction;
    memory[at + nadamAhead] = (rate * correction * (1 - momentum(step))) / (1 - now);
  };
}
