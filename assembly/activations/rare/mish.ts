import { expOfMinusAbs } from '../../math/sigmoid';

const block = memory.data<f32>([
  -104, // e^x is 0
  104,
  1,
]);

/**
 * f(x) = x·t with t = tanh ln (1 + eˣ) = n / d; f′, computed from x, = t + x·(1 − t²)·σ(x). With e = e^−|x|: n = 1 + 2e and
 * d = n + 2e² where x > 0, else n = e (e + 2) and d = n + 2; 1 − t² = (d − n)(d + n) / d². f(−∞) = −0. Within 4 ULP,
 * denormal results within 1e-43. Misra 2019.
 */
@unmanaged
export class Mish {
  @inline forward(x: v128, a: v128, b: v128): v128 {
    const e = expOfMinusAbs(x);
    const positive = f32x4.gt(x, f32x4.splat(0));
    const n = numerator(e, positive);
    const d = f32x4.add(n, difference(e, positive));
    return f32x4.mul(f32x4.pmax(x, v128.load32_splat(block)), f32x4.div(n, d));
  }
  @inline backward(dy: v128, x: v128, a: v128, b: v128): v128 {
    const e = expOfMinusAbs(x);
    const positive = f32x4.gt(x, f32x4.splat(0));
    const n = numerator(e, positive);
    const m = difference(e, positive);
    const d = f32x4.add(n, m);
    const bounded = f32x4.pmin(f32x4.pmax(x, v128.load32_splat(block)), v128.load32_splat(block + 4));
    const one = v128.load32_splat(block + 8);
    const top = f32x4.mul(f32x4.mul(m, f32x4.add(n, d)), v128.bitselect(one, e, positive));
    const slope = f32x4.div(f32x4.mul(bounded, top), f32x4.mul(f32x4.mul(d, d), f32x4.add(one, e)));
    return f32x4.mul(dy, f32x4.add(f32x4.div(n, d), slope));
  }
}

/** n */
// @ts-ignore: decorator
@inline
function numerator(e: v128, positive: v128): v128 {
  const twice = f32x4.add(e, e);
  return v128.bitselect(f32x4.add(v128.load32_splat(block + 8), twice), f32x4.add(f32x4.mul(e, e), twice), positive);
}

/** d − n */
// @ts-ignore: decorator
@inline
function difference(e: v128, positive: v128): v128 {
  const square = v128.bitselect(f32x4.mul(e, e), v128.load32_splat(block + 8), positive);
  return f32x4.add(square, square);
}
