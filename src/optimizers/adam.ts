import { checkBoolean } from '../base/errors.ts';
import { adamEpsilon, adamRate } from '../engine/hyper.ts';
import { elementwise } from './elementwise.ts';
import { type GradientMoments, type MomentOptions, momentOptions, momentsOf } from './gradientMoments.ts';
import type { LearningRate, Optimizer } from './optimizer.ts';
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
  const moments = momentsOf(name, settings.options);
  const { amsgrad } = settings.options;
  checkBoolean(name, 'amsgrad', amsgrad);
  return elementwise({
    ...{ name, settings, slots: amsgrad ? 3 : 2, kernel: amsgrad ? 'amsGradStep' : 'adamStep' },
    write: (memory, at, rate, step) => writeAdam(moments, memory, at, rate, step),
  });
}

/** Writes what the kernels adamStep and amsGradStep read beside `keep` at a step to their block, which starts at element `at`. */
export function writeAdam(
  moments: GradientMoments,
  memory: Float32Array,
  at: number,
  rate: number,
  step: number,
): void {
  const correction = Math.sqrt(moments.correction2(step));
  memory[at + adamRate] = (rate * correction) / moments.correction1(step);
  moments.writeShares(memory, at);
  memory[at + adamEpsilon] = moments.epsilon * correction;
}
