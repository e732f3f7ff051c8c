import { builtIn, frozen } from '../base/builtIn.ts';
import { checkInteger, checkNumber } from '../base/errors.ts';

/**
 * A learning rate that follows the steps: a function from the step, 1 for the first, to its rate. Formulas count as
 * Keras and PyTorch do, from 0: t = step − 1, the updates that are done.
 */
export interface Schedule {
  (step: number): number;
  readonly name: string;
  /** What its function takes to make it again. */
  readonly options: object;
}

/** The schedule of that name whose rate after t updates is rateAfter(t), and what its function was `given`. */
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
