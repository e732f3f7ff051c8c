import { checkNumber, outOfRange } from '../../base/errors.ts';
import { isMissing, type Place, refused } from './column.ts';

/** Which numbers a column accepts, in words. */
export interface Rule {
  readonly rule: string;
  holds(value: number): boolean;
}

/** The numbers that `read` returns for values, in f64; NaN if missing. */
export function readNumbers(
  values: readonly unknown[],
  place: Place,
  { rule, read, mayMiss }: { rule: string; read: (value: unknown) => number | undefined; mayMiss: boolean },
): Float64Array {
  const numbers = new Float64Array(values.length);
  let missing = 0;
  for (let i = 0; i < numbers.length; i++) {
    const value = values[i];
    if (mayMiss && isMissing(value)) {
      numbers[i] = Number.NaN;
      missing++;
      continue;
    }
    const number = read(value);
    if (number === undefined) throw refused(place, i, rule, value);
    numbers[i] = number;
  }
  if (missing === numbers.length)
    throw outOfRange(place.where, place.what(0), 'a value in at least one row', 'only missing values');
  return numbers;
}

/** What replaces missing numbers: the mean or median of the others, or a number; undefined: nothing. */
export function fillOf(
  where: string,
  column: string,
  missing: unknown,
  numbers: Float64Array,
  { rule, holds }: Rule,
): number | undefined {
  if (missing === 'refuse') return undefined;
  const present = numbers.filter((value) => !Number.isNaN(value));
  if (missing === 'mean') return present.reduce((sum, value) => sum + value, 0) / present.length + 0;
  if (missing === 'median') return medianOf(present) + 0;
  return checkNumber(where, `${column}.missing`, missing, `'refuse', 'mean', 'median' or ${rule}`, holds) + 0;
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** Numbers with missing ones replaced. */
export function filled(numbers: Float64Array, fill: number | undefined): Float64Array {
  return fill === undefined ? numbers : numbers.map((value) => (Number.isNaN(value) ? fill : value));
}
