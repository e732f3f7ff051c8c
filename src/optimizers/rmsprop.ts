import { checkBoolean } from '../base/errors.ts';
import { rmspropEpsilon, rmspropMomentum, rmspropRate, rmspropRest, rmspropRho } from '../engine/hyper.ts';
import { elementwise } from './elementwise.ts';
import type { LearningRate, Optimizer, WriteNumbers } from './optimizer.ts';
import { checkEpsilon, checkShare, type OptimizerOptions, settingsOf } from './options.ts';

export interface RmspropOptions extends OptimizerOptions {
  /** η: a number > 0, or a function of the step. Default 0.001. */
  learningRate?: LearningRate;
  /** ρ, the decay rate of the mean squared gradient, 0 ≤ ρ < 1. Default 0.9. */
  rho?: number;
  /** μ, 0 ≤ μ < 1. Default 0: none. */
  momentum?: number;
  /** ε ≥ 1e-30, added to the root of the mean square. Default 1e-7. */
  epsilon?: number;
  /**
   * Whether to subtract the square of the mean gradient from the mean square, which gives the variance. Default false.
   */
  centered?: boolean;
}

/**
 * RMSprop: w ← w − η·g / (√v + ε), where v is the running mean of g². With momentum b ← μ·b + g / (√v + ε) and w ← w −
 * η·b. Tieleman & Hinton 2012, centered as in Graves 2013, in PyTorch's form (where ρ is 0.99): Keras adds ε to v, and
 * includes η in b.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  const own = { rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false };
  const settings = settingsOf('rmsprop', options, own, { learningRate: 0.001 });
  const { rho, momentum, epsilon, centered } = settings.options;
  checkShare('rmsprop', 'rho', rho);
  checkShare('rmsprop', 'momentum', momentum);
  checkEpsilon('rmsprop', epsilon);
  checkBoolean('rmsprop', 'centered', centered);
  const kernel = centered ? 'rmspropCentered' : 'rmsprop';
  return elementwise({
    ...{ name: 'rmsprop', settings, slots: 1 + Number(centered) + Number(momentum > 0) },
    kernel: momentum > 0 ? `${kernel}MomentumStep` : `${kernel}Step`,
    write: rmspropNumbers(settings.options),
  });
}

/** Writes what its kernel reads beside `keep`. */
export function rmspropNumbers({
  rho,
  momentum,
  epsilon,
}: Record<'rho' | 'momentum' | 'epsilon', number>): WriteNumbers {
  return (memory, at, rate) => {
    memory[at + rmspropRate] = rate;
    memory[at + rmspropRho] = rho;
    memory[at + rmspropRest] = 1 - rho;
    memory[at + rmspropEpsilon] = epsilon;
    memory[at + rmspropMomentum] = momentum;
  };
}
