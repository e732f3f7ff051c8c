import { checkBoolean, checkOptions } from '../base/errors.ts';
import { checkPositive, checkRate, checkSteps, type Schedule, schedule } from './schedule.ts';

/** Options of decays that never end. */
export interface DecayOptions {
  /** The initial rate, ≥ 0. */
  learningRate: number;
  /** Steps in one unit of time, ≥ 1. */
  decaySteps: number;
  /** How fast it decays, > 0. */
  decayRate: number;
  /** Whether time advances only in whole units. Default false. */
  staircase?: boolean;
}

/** learningRate · factor(decayRate, time), time = t / decaySteps. */
export function decay(
  name: string,
  options: DecayOptions,
  factor: (decayRate: number, time: number) => number,
): Schedule {
  const keys = ['learningRate', 'decaySteps', 'decayRate', 'staircase'] as const;
  const { learningRate, decaySteps, decayRate, staircase = false } = checkOptions(name, options, keys);
  checkRate(name, 'learningRate', learningRate);
  checkSteps(name, 'decaySteps', decaySteps);
  checkPositive(name, 'decayRate', decayRate);
  checkBoolean(name, 'staircase', staircase);
  return schedule(name, { learningRate, decaySteps, decayRate, staircase }, (t) => {
    const time = t / decaySteps;
    return learningRate * factor(decayRate, staircase ? Math.floor(time) : time);
  });
}
