import { log } from './log';
import { multiplyAdd } from './multiplyAdd';

/*
 * log(1 + x) for x in [0, 1] only: a polynomial of degree 9. log1p ±0 = ±0, NaN stays NaN.
 * Greatest error over the floats of [0, 1]: 1.91 ULP (simd), 1.47 ULP (fma). Coefficients: remez.js.
 */

const block = memory.data<f32>([
  -0.499996990, // c2
  0.333225191, // c3
  -0.248670548, // c4
  0.191929281, // c5
  -0.138377786, // c6
  0.0801948085, // c7
  -0.0306719486, // c8
  0.00551519636, // c9
  1,
]);

// @ts-ignore: decorator
@inline
export function log1p(x: v128): v128 {
  let sum = v128.load32_splat(block + 28);
  sum = multiplyAdd(sum, x, v128.load32_splat(block + 24));
  sum = multiplyAdd(sum, x, v128.load32_splat(block + 20));
  sum = multiplyAdd(sum, x, v128.load32_splat(block + 16));
  sum = multiplyAdd(sum, x, v128.load32_splat(block + 12));
  sum = multiplyAdd(sum, x, v128.load32_splat(block + 8));
  sum = multiplyAdd(sum, x, v128.load32_splat(block + 4));
  sum = multiplyAdd(sum, x, v128.load32_splat(block));
  return multiplyAdd(f32x4.mul(x, x), sum, x);
}

/** log(1 + x) for x ≥ 0: above 1 as the logarithm of the sum, whose rounding is small there. NaN stays NaN. */
export function log1pNonnegative(x: v128): v128 {
  const one = v128.load32_splat(block + 32);
  return v128.bitselect(log(f32x4.add(one, x)), log1p(f32x4.pmin(x, one)), f32x4.gt(x, one));
}
