import { adamaxBeta1, adamaxBeta2, adamaxEpsilon, adamaxRate, adamaxRest1 } from '../engine/hyper.ts';
import { optimizersKernels as kernels } from '../engine/packs/optimizers.ts';
import { elementwise } from './elementwise.ts';
import { checkMoments, type MomentOptions, type Moments, momentOptions, momentsOf } from './gradientMoments.ts';
import type { LearningRate, Optimizer, WriteNumbers } from './optimizer.ts';
import { settingsOf } from './options.ts';

export interface AdamaxOptions extends MomentOptions {
  /** η: a number > 0, or a function of the step. Default 0.001. */
  learningRate?: LearningRate;
  /** β₂, the decay rate of the largest gradient, 0 ≤ β₂ < 1. Default 0.999. */
  beta2?: number;
  /** ε ≥ 1e-30, added to |g|. Default 1e-7. */
  epsilon?: number;
}

/**
 * Adamax: w ← w − η·m̂ / u, with u ← max(β₂·u, |g| + ε) instead of Adam's √v̂. Kingma & Ba 2015, algorithm 2, with ε as
 * in PyTorch; Keras adds it to u.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function adamax(options: AdamaxOptions = {}): Optimizer {
  const settings = settingsOf('adamax', options, momentOptions, { learningRate: 0.001 });
  checkMoments('adamax', settings.options);
  return elementwise({
    ...{ name: 'adamax', settings, slots: 2, kernel: kernels.adamaxStep },
    numbers: adamaxNumbers,
  });
}

/** Writes what its kernel reads beside `keep`. */
export function adamaxNumbers(options: Moments): WriteNumbers {
  const { beta1, beta2, epsilon, correction1 } = momentsOf(options);
  return (memory, at, rate, step) => {
    memory[at + adamaxRate] = rate / correction1(step);
    memory[at + adamaxBeta1] = beta1;
    memory[at + adamaxRest1] = 1 - beta1;
    memory[at + adamaxBeta2] = beta2;
    memory[at + adamaxEpsilon] = epsilon;
  };
}
