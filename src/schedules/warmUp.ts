import { checkOptions, wrongKind } from '../base/errors.ts';
import { checkRate, checkSteps, type Schedule, schedule } from './schedule.ts';

export interface WarmUpOptions {
  /** Steps before the schedule starts, ≥ 1. */
  steps: number;
  /** The rate of the first step, ≥ 0. Default 0. */
  from?: number;
}

/**
 * Adds a linear warm-up to a learning rate: from + (first − from) · t / steps with t = step − 1, where `first` is the
 * initial value of the rate. From t = steps on, the rate itself follows, starting at its first step. Keras's
 * CosineDecay with warmup_steps; PyTorch's LinearLR in a SequentialLR.
 *
 *     adam({ learningRate: warmUp(cosineDecay({ learningRate: 1e-3, decaySteps: 900 }), { steps: 100 }) })
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function warmUp(learningRate: number | ((step: number) => number), options: WarmUpOptions): Schedule {
  const { steps, from = 0 } = checkOptions('warmUp', options, ['steps', 'from']);
  checkSteps('warmUp', 'steps', steps);
  checkRate('warmUp', 'from', from);
  const rateAt = typeof learningRate === 'function' ? learningRate : constant(learningRate);
  return schedule(
    'warmUp',
    { learningRate, steps, from },
    (t) => {
      return t < steps ? from + (rateAt(1) - from) * (t / steps) : rateAt(t - steps + 1);
    },
    [learningRate, { steps, from }],
  );
}

function constant(rate: number): () => number {
  if (typeof rate !== 'number')
    throw wrongKind('warmUp', 'learningRate', 'a number ≥ 0 or a function of the step', rate);
  checkRate('warmUp', 'learningRate', rate);
  return () => rate;
}
