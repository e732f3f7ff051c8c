// `Math.max` of many numbers, spread, overflows the stack.

/** The greatest of some numbers and of `start`; NaN if one is. */
export function greatestOf(numbers: readonly number[], start = Number.NEGATIVE_INFINITY): number {
  return numbers.reduce((a, b) => Math.max(a, b), start);
}

/** The least of some numbers; NaN if one is. */
export function leastOf(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}
