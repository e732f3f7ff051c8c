// `Math.max` of many numbers, spread, overflows the stack.

/** The largest of some numbers and `start`; NaN if one is NaN. */
export function greatestOf(numbers: readonly number[], start = Number.NEGATIVE_INFINITY): number {
  return numbers.reduce((a, b) => Math.max(a, b), start);
}

/** The smallest of some numbers; NaN if one is NaN. */
export function leastOf(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}
