import { checkNumber } from '../base/errors.ts';
import { adagradEpsilon, adagradRate, adagradStart } from '../engine/hyper.ts';
import { optimizersKernels as kernels } from '../engine/packs/optimizers.ts';
import { elementwise } from './elementwise.ts';
import type { LearningRate, Optimizer, WriteNumbers } from './optimizer.ts';
import { checkEpsilon, type OptimizerOptions, settingsOf } from './options.ts';

export interface AdagradOptions extends OptimizerOptions {
  /** η: a number > 0, or a function of the step. Default 0.001. */
  learningRate?: LearningRate;
  /** s₀ ≥ 0, the initial sum of squares. Default 0.1. */
  initialAccumulator?: number;
  /** ε ≥ 1e-30, added to the root. Default 1e-7. */
  epsilon?: number;
}

/**
 * Adagrad: w ← w − η·g / (√(s₀ + Σ g²) + ε), with the sum over all steps. Duchi, Hazan & Singer 2011, as in PyTorch
 * (where s₀ is 0); Keras adds ε inside the root.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  const settings = settingsOf('adagrad', options, { initialAccumulator: 0.1, epsilon: 1e-7 }, { learningRate: 0.001 });
  const { initialAccumulator, epsilon } = settings.options;
  checkNumber('adagrad', 'initialAccumulator', initialAccumulator, 'a number ≥ 0', (value) => value >= 0);
  checkEpsilon('adagrad', epsilon);
  return elementwise({
    ...{ name: 'adagrad', settings, slots: 1, kernel: kernels.adagradStep },
    numbers: adagradNumbers,
  });
}

/** Writes what its kernel reads beside `keep`. */
export function adagradNumbers({
  initialAccumulator,
  epsilon,
}: Record<'initialAccumulator' | 'epsilon', number>): WriteNumbers {
  return (memory, at, rate) => {
    memory[at + adagradRate] = rate;
    memory[at + adagradStart] = initialAccumulator;
    memory[at + adagradEpsilon] = epsilon;
  };
}
