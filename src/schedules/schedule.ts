import { builtIn, frozen } from '../base/builtIn.ts';
import { checkInteger, checkNumber } from '../base/errors.ts';

/**
 * A learning rate schedule: a function from the step, starting at 1, to the rate. Formulas count from 0, as in Keras
 * and PyTorch: t = step − 1, the number of updates so far.
 */
export interface Schedule {
  (step: number): number;
  readonly name: string;
  /** The options that recreate it. */
  readonly options: object;
}

/**
 * Creates the schedule of that name with the rate rateAfter(t) after t updates, from the arguments its function was
 * `given`.
 */
export function schedule(
  name: string,
  options: object,
  rateAfter: (t: number) => number,
  given: readonly unknown[] = [options],
): Schedule {
  const at = (step: number) => rateAfter(step - 1);
  return builtIn(
    Object.defineProperties(at, { name: { value: name }, options: { value: frozen(options) } }) as Schedule,
    given,
  );
}

export function checkRate(where: string, what: string, rate: number): number {
  return checkNumber(where, what, rate, 'a number ≥ 0', (value) => value >= 0);
}

export function checkPositive(where: string, what: string, value: number): number {
  return checkNumber(where, what, value, 'a number > 0', (number) => number > 0);
}

export function checkSteps(where: string, what: string, steps: number): number {
  return checkInteger(where, what, steps, 1);
}
