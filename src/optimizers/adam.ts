import { checkBoolean } from '../base/errors.ts';
import { adamEpsilon, adamRate } from '../engine/hyper.ts';
import { elementwise } from './elementwise.ts';
import { checkMoments, type MomentOptions, type Moments, momentOptions, momentsOf } from './gradientMoments.ts';
import type { LearningRate, Optimizer, WriteNumbers } from './optimizer.ts';
import { settingsOf } from './options.ts';

export interface AdamOptions extends MomentOptions {
  /** η: a number > 0, or a function of the step. Default 0.001. */
  learningRate?: LearningRate;
  /** Whether v̂ never decreases (Reddi, Kale & Kumar 2018, algorithm 2). Default false. */
  amsgrad?: boolean;
}

/**
 * Adam: w ← w − η·m̂ / (√v̂ + ε), where m and v are running means of the gradient and its square, and m̂ and v̂ their
 * bias-corrected values. Kingma & Ba 2015, algorithm 1, as in PyTorch; Keras adds ε before the correction.
 *
 *     model.compile({ optimizer: adam({ learningRate: 1e-3 }), loss: 'crossEntropy' });
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return adamOf('adam', options, 0);
}

/** Adam with another name and a default λ. */
export function adamOf(name: string, options: AdamOptions, weightDecay: number): Optimizer {
  const settings = settingsOf(
    name,
    options,
    { ...momentOptions, amsgrad: false },
    { learningRate: 0.001, weightDecay },
  );
  checkMoments(name, settings.options);
  const { amsgrad } = settings.options;
  checkBoolean(name, 'amsgrad', amsgrad);
  return elementwise({
    ...{ name, settings, slots: amsgrad ? 3 : 2, kernel: amsgrad ? 'amsGradStep' : 'adamStep' },
    write: adamNumbers(settings.options),
  });
}

/** Writes what the kernels adamStep and amsGradStep read beside `keep`. */
export function adamNumbers(options: Moments): WriteNumbers {
  const { epsilon, correction1, correction2, writeShares } = momentsOf(options);
  return (memory, at, rate, step) => {
    const correction = Math.sqrt(correction2(step));
    memory[at + adamRate] = (rate * correction) / correction1(step);
    writeShares(memory, at);
    memory[at + adamEpsilon] = epsilon * correction;
  };
}
