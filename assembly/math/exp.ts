import { multiplyAdd } from './multiplyAdd';

/*
 * exp x = 2^n · exp r, n the integer next to x / ln 2, r = x - n ln 2 within ±½ ln 2, exp r a polynomial of degree 6.
 * Adding 1.5·2^23 to x / ln 2 rounds it and leaves n in the low bits; the polynomial carries a factor 2^-32,
 * the exponent 32 more, so that a denormal result is rounded only once. exp(-∞) = 0, exp(+∞) = ∞, NaN stays NaN.
 * Greatest error over all floats: 1.18 ULP (simd), 0.90 ULP (fma). Coefficients: remez.js.
 */

const block = memory.data<f32>([
  89, // exp is infinite
  -104, // exp is 0
  1.44269502, // 1 / ln 2
  12583198, // 1.5·2^23 + 32 + 2·127, the bias of both halves
  12583071, // 1.5·2^23 + 32 + 127, the bias
  -0.693145752, // -ln 2, its first 15 bits: n times it is exact
  -0.00000142860677, // -ln 2, the rest
  2.32830644e-10, // 2^-32 = c0 = c1
  1.16415301e-10, // c2
  3.88047684e-11, // c3
  9.70179406e-12, // c4
  1.94848282e-12, // c5
  3.21061157e-13, // c6
]);

/** exp x for any x; 2^n is multiplied in two halves. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const bounded = f32x4.pmax(f32x4.pmin(x, v128.load32_splat(block)), v128.load32_splat(block + 4));
  const shift = v128.load32_splat(block + 12);
  const shifted = multiplyAdd(bounded, v128.load32_splat(block + 8), shift);
  const halfN = i32x4.shr_u(shifted, 1);
  const power = scaledFraction(bounded, f32x4.sub(shifted, shift));
  return f32x4.mul(f32x4.mul(power, i32x4.shl(halfN, 23)), i32x4.shl(i32x4.sub(shifted, halfN), 23));
}

/** exp x for x <= 0 or NaN: the same values with one multiplication by 2^n, and no upper bound to check. */
// @ts-ignore: decorator
@inline
export function expNonpositive(x: v128): v128 {
  const bounded = f32x4.pmax(x, v128.load32_splat(block + 4));
  const shift = v128.load32_splat(block + 16);
  const shifted = multiplyAdd(bounded, v128.load32_splat(block + 8), shift);
  return f32x4.mul(scaledFraction(bounded, f32x4.sub(shifted, shift)), i32x4.shl(shifted, 23));
}

/** exp(x + rest) for x <= 0 or NaN, and -0.1 < rest <= 0: as exact as without the rounding of the sum. */
// @ts-ignore: decorator
@inline
export function expOfSum(x: v128, rest: v128): v128 {
  const bounded = f32x4.pmax(x, v128.load32_splat(block + 4));
  const shift = v128.load32_splat(block + 16);
  const shifted = multiplyAdd(f32x4.add(bounded, rest), v128.load32_splat(block + 8), shift);
  const power = polynomial(f32x4.add(reduced(bounded, f32x4.sub(shifted, shift)), rest));
  return f32x4.mul(power, i32x4.shl(shifted, 23));
}

/** 2^-32 · exp(x - n ln 2). */
// @ts-ignore: decorator
@inline
function scaledFraction(x: v128, n: v128): v128 {
  return polynomial(reduced(x, n));
}

/** x - n ln 2 */
// @ts-ignore: decorator
@inline
function reduced(x: v128, n: v128): v128 {
  return multiplyAdd(n, v128.load32_splat(block + 24), multiplyAdd(n, v128.load32_splat(block + 20), x));
}

/** 2^-32 · exp r */
// @ts-ignore: decorator
@inline
function polynomial(r: v128): v128 {
  const one = v128.load32_splat(block + 28);
  let sum = v128.load32_splat(block + 48);
  sum = multiplyAdd(sum, r, v128.load32_splat(block + 44));
  sum = multiplyAdd(sum, r, v128.load32_splat(block + 40));
  sum = multiplyAdd(sum, r, v128.load32_splat(block + 36));
  sum = multiplyAdd(sum, r, v128.load32_splat(block + 32));
  sum = multiplyAdd(sum, r, one);
  return multiplyAdd(sum, r, one);
}
