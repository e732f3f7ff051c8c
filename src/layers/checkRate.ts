import { checkNumber } from '../base/errors.ts';

/** Checks the share of numbers to drop, in [0, 1). */
export function checkRate(where: string, rate: number): number {
  return checkNumber(where, 'rate', rate, 'a number ≥ 0 and < 1', (value) => value >= 0 && value < 1);
}
