import { expOfSum } from './exp';
import { multiplyAdd } from './multiplyAdd';

/*
 * The normal distribution's tail 1 - Φ(t) = exp(-½t²) · R(t) for t in [0, 15] or NaN, R a rational of degree 4 / 5 whose
 * coefficients are all positive. Beyond 14.2 the exponential is 0. Coefficients: remez.js.
 */

const block = memory.data<f32>([
  0.5, // p0
  0.437792152, // p1
  0.182825476, // p2
  0.0404842012, // p3
  0.00409089774, // p4
  1,
  1.67346907, // q1
  1.20088255, // q2
  0.468379140, // q3
  0.101485312, // q4
  0.0102542406, // q5
  -0.5,
]);

/** The upper half of the bits of a float, whose square is exact. */
const upper = memory.data<i32>([-4096]);

/** exp(-½t²): with h the upper half of t, -½h² is exact and -½(t - h)(t + h) small, so that their rounding is, too. */
// @ts-ignore: decorator
@inline
export function normalExponential(t: v128): v128 {
  const h = v128.and(t, v128.load32_splat(upper));
  const minusHalf = v128.load32_splat(block + 44);
  const rest = f32x4.mul(f32x4.mul(minusHalf, f32x4.sub(t, h)), f32x4.add(t, h));
  return expOfSum(f32x4.mul(minusHalf, f32x4.mul(h, h)), rest);
}

/** R(t) */
// @ts-ignore: decorator
@inline
export function normalTailRatio(t: v128): v128 {
  let p = v128.load32_splat(block + 16);
  p = multiplyAdd(p, t, v128.load32_splat(block + 12));
  p = multiplyAdd(p, t, v128.load32_splat(block + 8));
  p = multiplyAdd(p, t, v128.load32_splat(block + 4));
  p = multiplyAdd(p, t, v128.load32_splat(block));
  let q = v128.load32_splat(block + 40);
  q = multiplyAdd(q, t, v128.load32_splat(block + 36));
  q = multiplyAdd(q, t, v128.load32_splat(block + 32));
  q = multiplyAdd(q, t, v128.load32_splat(block + 28));
  q = multiplyAdd(q, t, v128.load32_splat(block + 24));
  q = multiplyAdd(q, t, v128.load32_splat(block + 20));
  return f32x4.div(p, q);
}
