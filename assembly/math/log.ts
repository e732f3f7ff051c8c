import { multiplyAdd } from './multiplyAdd';

/*
 * log x = n ln 2 + log(1 + f), x = 2^n (1 + f) with 1 + f in [√½, √2), log(1 + f) a polynomial of degree 9.
 * Denormals are multiplied by 2^23 first. log ±0 = -∞, log(x < 0) = NaN, log ∞ = ∞, NaN stays NaN.
 * Greatest error over all floats: 1.23 ULP (simd), 1.16 ULP (fma). Coefficients: remez.js.
 */

const block = memory.data<f32>([
  1.17549435e-38, // 2^-126, the least normal float
  4.93038066e-32, // 2^-104, whose bits are 23·2^23
  1,
  0.707106769, // √½
  0.693145752, // ln 2, its first 15 bits: n times it is exact
  0.00000142860677, // ln 2, the rest
  Infinity,
  -Infinity,
  -0.499999851, // c2
  0.333338737, // c3
  -0.250021368, // c4
  0.199654058, // c5
  -0.165654495, // c6
  0.148806363, // c7
  -0.143212765, // c8
  0.0884482861, // c9
]);

export function log(x: v128): v128 {
  const one = v128.load32_splat(block + 8);
  const lift = v128.and(f32x4.lt(x, v128.load32_splat(block)), v128.load32_splat(block + 4));
  const lifted = f32x4.mul(x, i32x4.add(one, lift));
  const finite = logOfNormal(lifted, lift);

  const zero = f32x4(0, 0, 0, 0);
  const infiniteOrNaN = v128.andnot(x, f32x4.lt(x, v128.load32_splat(block + 24)));
  const pole = v128.and(f32x4.eq(x, zero), v128.load32_splat(block + 28));
  return v128.or(f32x4.add(finite, v128.or(infiniteOrNaN, pole)), f32x4.lt(x, zero));
}

/** log x of normal numbers, that is of `lifted` with so much less in the exponent. */
// @ts-ignore: decorator
@inline
export function logOfNormal(lifted: v128, lift: v128): v128 {
  const one = v128.load32_splat(block + 8);
  const aboveRoot = i32x4.sub(lifted, v128.load32_splat(block + 12));
  const mantissa = i32x4.sub(lifted, i32x4.shl(i32x4.shr_s(aboveRoot, 23), 23));
  const n = f32x4.convert_i32x4_s(i32x4.shr_s(i32x4.sub(aboveRoot, lift), 23));

  const f = f32x4.sub(mantissa, one);
  let sum = v128.load32_splat(block + 60);
  sum = multiplyAdd(sum, f, v128.load32_splat(block + 56));
  sum = multiplyAdd(sum, f, v128.load32_splat(block + 52));
  sum = multiplyAdd(sum, f, v128.load32_splat(block + 48));
  sum = multiplyAdd(sum, f, v128.load32_splat(block + 44));
  sum = multiplyAdd(sum, f, v128.load32_splat(block + 40));
  sum = multiplyAdd(sum, f, v128.load32_splat(block + 36));
  sum = multiplyAdd(sum, f, v128.load32_splat(block + 32));
  const rest = multiplyAdd(f32x4.mul(f, f), sum, f32x4.mul(n, v128.load32_splat(block + 20)));
  return multiplyAdd(n, v128.load32_splat(block + 16), f32x4.add(f, rest));
}

/** log x of one number. */
export function logOf(x: f32): f32 {
  return f32x4.extract_lane(log(f32x4.splat(x)), 0);
}
