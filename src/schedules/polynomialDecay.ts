import { checkBoolean, checkOptions } from '../base/errors.ts';
import { pow } from '../base/exact.ts';
import { checkPositive, checkRate, checkSteps, type Schedule, schedule } from './schedule.ts';

export interface PolynomialDecayOptions {
  /** The rate at first, ≥ 0. */
  learningRate: number;
  /** Steps from the first rate to the last, ≥ 1. */
  decaySteps: number;
  /** The rate at the end, ≥ 0. Default 0.0001. */
  endLearningRate?: number;
  /** The exponent, > 0. Default 1: a straight line. */
  power?: number;
  /** Whether it rises again at the end, for twice, three times, … as many steps in all; else it stays there. Default false. */
  cycle?: boolean;
}

/**
 * (learningRate − endLearningRate) · (1 − t / decaySteps)^power + endLearningRate with t = step − 1: Keras's
 * PolynomialDecay; PyTorch's PolynomialLR with endLearningRate 0. With cycle, decaySteps is its least multiple ≥ t.
 *
 * @throws TypeError or RangeError for an option out of its range.
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
