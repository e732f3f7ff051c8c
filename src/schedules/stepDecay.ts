import { checkOptions } from '../base/errors.ts';
import { pow } from '../base/exact.ts';
import { checkPositive, checkRate, checkSteps, type Schedule, schedule } from './schedule.ts';

export interface StepDecayOptions {
  /** The initial rate, ≥ 0. */
  learningRate: number;
  /** The factor, > 0. Default 0.1. */
  factor?: number;
  /** Steps between multiplications, ≥ 1. */
  every: number;
}

/**
 * learningRate · factor^⌊t / every⌋ with t = step − 1: PyTorch's StepLR, where gamma is the factor.
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function stepDecay(options: StepDecayOptions): Schedule {
  const { learningRate, factor = 0.1, every } = checkOptions('stepDecay', options, ['learningRate', 'factor', 'every']);
  checkRate('stepDecay', 'learningRate', learningRate);
  checkPositive('stepDecay', 'factor', factor);
  checkSteps('stepDecay', 'every', every);
  return schedule(
    'stepDecay',
    { learningRate, factor, every },
    (t) => learningRate * pow(factor, Math.floor(t / every)),
  );
}
