import { expect } from 'vitest';

/** Checks every number against its f64 truth: |actual − expected| ≤ absolute(i) + relative · |expected|. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  relative: number,
  absolute: number | ((index: number) => number) = 0,
  label = '',
): void {
  expect(actual.length, `${label} length`).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const allowed = (typeof absolute === 'number' ? absolute : absolute(i)) + relative * Math.abs(expected[i]);
    if (!(Math.abs(actual[i] - expected[i]) <= allowed)) {
      expect.fail(`${label}[${i}]: expected ${expected[i]} ± ${allowed}, got ${actual[i]}`);
    }
  }
}
