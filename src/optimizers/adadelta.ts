import { adadeltaEpsilon, adadeltaRate, adadeltaRest, adadeltaRho } from '../engine/hyper.ts';
import { optimizersKernels as kernels } from '../engine/packs/optimizers.ts';
import { elementwise } from './elementwise.ts';
import type { LearningRate, Optimizer, WriteNumbers } from './optimizer.ts';
import { checkEpsilon, checkShare, type OptimizerOptions, settingsOf } from './options.ts';

export interface AdadeltaOptions extends OptimizerOptions {
  /** η: a number > 0, or a function of the step. Default 0.001, as in Keras; the paper uses 1. */
  learningRate?: LearningRate;
  /** ρ, the decay rate of both mean squares, 0 ≤ ρ < 1. Default 0.95. */
  rho?: number;
  /** ε ≥ 1e-30, added to both mean squares. Default 1e-7. */
  epsilon?: number;
}

/**
 * Adadelta: d = g·√(u + ε)/√(v + ε) and w ← w − η·d, where v and u are running means of g² and d². Zeiler 2012,
 * algorithm 1, as in PyTorch (with other defaults) and Keras.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function adadelta(options: AdadeltaOptions = {}): Optimizer {
  const settings = settingsOf('adadelta', options, { rho: 0.95, epsilon: 1e-7 }, { learningRate: 0.001 });
  const { rho, epsilon } = settings.options;
  checkShare('adadelta', 'rho', rho);
  checkEpsilon('adadelta', epsilon);
  return elementwise({
    ...{ name: 'adadelta', settings, slots: 2, kernel: kernels.adadeltaStep },
    numbers: adadeltaNumbers,
  });
}

/** Writes what its kernel reads beside `keep`. */
export function adadeltaNumbers({ rho, epsilon }: Record<'rho' | 'epsilon', number>): WriteNumbers {
  return (memory, at, rate) => {
    memory[at + adadeltaRate] = rate;
    memory[at + adadeltaRho] = rho;
    memory[at + adadeltaRest] = 1 - rho;
    memory[at + adadeltaEpsilon] = epsilon;
  };
}
