import { checkBoolean, checkOptions } from '../base/errors.ts';
import { pow } from '../base/exact.ts';
import { checkPositive, checkRate, checkSteps, type Schedule, schedule } from './schedule.ts';

export interface PolynomialDecayOptions {
  /** The initial rate, ≥ 0. */
  learningRate: number;
  /** Steps from the initial to the final rate, ≥ 1. */
  decaySteps: number;
  /** The final rate, ≥ 0. Default 0.0001. */
  endLearningRate?: number;
  /** The exponent, > 0. Default 1: a straight line. */
  power?: number;
  /**
   * Whether the decay restarts at its end, over two, three, … times as many steps in total. Otherwise the rate stays
   * constant. Default false.
   */
  cycle?: boolean;
}

/**
 * (learningRate − endLearningRate) · (1 − t / decaySteps)^power + endLearningRate with t = step − 1: Keras's
 * PolynomialDecay; PyTorch's PolynomialLR with endLearningRate 0. With cycle, decaySteps is replaced by its smallest
 * multiple ≥ t.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function polynomialDecay(options: PolynomialDecayOptions): Schedule {
  const where = 'polynomialDecay';
  const keys = ['learningRate', 'decaySteps', 'endLearningRate', 'power', 'cycle'] as const;
  const known = checkOptions(where, options, keys);
  const { learningRate, decaySteps, endLearningRate = 0.0001, power = 1, cycle = false } = known;
  checkRate(where, 'learningRate', learningRate);
  checkSteps(where, 'decaySteps', decaySteps);
  checkRate(where, 'endLearningRate', endLearningRate);
  checkPositive(where, 'power', power);
  checkBoolean(where, 'cycle', cycle);
  return schedule(where, { learningRate, decaySteps, endLearningRate, power, cycle }, (t) => {
    const steps = cycle ? decaySteps * Math.max(1, Math.ceil(t / decaySteps)) : decaySteps;
    const left = 1 - Math.min(t, steps) / steps;
    return (learningRate - endLearningRate) * (power === 1 ? left : pow(left, power)) + endLearningRate;
  });
}
