import { checkBoolean, outOfRange } from '../base/errors.ts';
import { momentumMomentum, momentumRate } from '../engine/hyper.ts';
import { elementwise } from './elementwise.ts';
import type { LearningRate, Optimizer, WriteNumbers } from './optimizer.ts';
import { checkShare, type OptimizerOptions, settingsOf } from './options.ts';

export interface SgdOptions extends OptimizerOptions {
  /** η: a number > 0, or a function of the step. Default 0.01. */
  learningRate?: LearningRate;
  /** μ, 0 ≤ μ < 1. Default 0: plain gradient descent. */
  momentum?: number;
  /** Whether to use Nesterov momentum. Default false. */
  nesterov?: boolean;
}

/**
 * Stochastic gradient descent: w ← w − η·g. With momentum v ← μ·v + g and w ← w − η·v; with Nesterov momentum, w ← w −
 * η·(g + μ·v). In PyTorch's form, η is outside of v, so a change of η takes effect at once (Keras keeps η inside).
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  const settings = settingsOf('sgd', options, { momentum: 0, nesterov: false }, { learningRate: 0.01 });
  const { momentum, nesterov } = settings.options;
  checkShare('sgd', 'momentum', momentum);
  checkBoolean('sgd', 'nesterov', nesterov);
  if (nesterov && momentum === 0) throw outOfRange('sgd', 'momentum', 'a number > 0 with nesterov', momentum);
  return elementwise({
    ...{ name: 'sgd', settings, slots: momentum > 0 ? 1 : 0 },
    kernel: nesterov ? 'nesterovStep' : momentum > 0 ? 'momentumStep' : 'sgdStep',
    write: sgdNumbers(settings.options),
  });
}

/** Writes what its kernel reads beside `keep`. */
export function sgdNumbers({ momentum }: Record<'momentum', number>): WriteNumbers {
  return (memory, at, rate) => {
    memory[at + momentumRate] = rate;
    memory[at + momentumMomentum] = momentum;
  };
}
