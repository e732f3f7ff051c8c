import { lionBeta1, lionBeta2, lionRate, lionRest1, lionRest2 } from '../engine/hyper.ts';
import { optimizersKernels as kernels } from '../engine/packs/optimizers.ts';
import { elementwise } from './elementwise.ts';
import type { LearningRate, Optimizer, WriteNumbers } from './optimizer.ts';
import { checkShare, type OptimizerOptions, settingsOf } from './options.ts';

export interface LionOptions extends OptimizerOptions {
  /** η: a number > 0, or a function of the step. Default 0.001. */
  learningRate?: LearningRate;
  /** β₁, the weight of m in the direction of a step, 0 ≤ β₁ < 1. Default 0.9. */
  beta1?: number;
  /** β₂, the decay rate of m, 0 ≤ β₂ < 1. Default 0.99. */
  beta2?: number;
}

/**
 * Lion: w ← w − η·sign(β₁·m + (1 − β₁)·g), then m ← β₂·m + (1 − β₂)·g. Chen et al. 2023, algorithm 2, as in Keras.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function lion(options: LionOptions = {}): Optimizer {
  const settings = settingsOf('lion', options, { beta1: 0.9, beta2: 0.99 }, { learningRate: 0.001 });
  const { beta1, beta2 } = settings.options;
  checkShare('lion', 'beta1', beta1);
  checkShare('lion', 'beta2', beta2);
  return elementwise({
    ...{ name: 'lion', settings, slots: 1, kernel: kernels.lionStep },
    numbers: lionNumbers,
  });
}

/** Writes what its kernel reads beside `keep`. */
export function lionNumbers({ beta1, beta2 }: Record<'beta1' | 'beta2', number>): WriteNumbers {
  return (memory, at, rate) => {
    memory[at + lionRate] = rate;
    memory[at + lionBeta1] = beta1;
    memory[at + lionRest1] = 1 - beta1;
    memory[at + lionBeta2] = beta2;
    memory[at + lionRest2] = 1 - beta2;
  };
}
