import { normalExponential, normalTailRatio } from '../math/normal';

const block = memory.data<f32>([
  -15, // Φ is 0
  15,
  0.398942280, // 1 / √2π
  1,
]);

/**
 * f(x) = x·Φ(x), Φ the normal distribution; f′, computed from x, = Φ(x) + x·φ(x). With t = |x|, e = exp(−½t²) and
 * 1 − Φ(t) = e·R(t): f′ = g where x < 0, else 1 − g, with g = e (R − t / √2π). f(−∞) = −0, NaN stays NaN.
 * Within 8.1 ULP (8.06 of all floats), denormal results within 1e-43. Hendrycks & Gimpel 2016.
 */
@unmanaged
export class Gelu {
  @inline forward(x: v128, a: v128, b: v128): v128 {
    const t = bounded(x);
    const tail = f32x4.mul(normalExponential(t), normalTailRatio(t));
    const phi = v128.bitselect(f32x4.sub(v128.load32_splat(block + 12), tail), tail, f32x4.gt(x, f32x4.splat(0)));
    return f32x4.mul(f32x4.pmax(x, v128.load32_splat(block)), phi);
  }
  @inline backward(dy: v128, x: v128, a: v128, b: v128): v128 {
    const t = bounded(x);
    const density = f32x4.mul(t, v128.load32_splat(block + 8));
    const g = f32x4.mul(normalExponential(t), f32x4.sub(normalTailRatio(t), density));
    return f32x4.mul(dy, v128.bitselect(f32x4.sub(v128.load32_splat(block + 12), g), g, f32x4.gt(x, f32x4.splat(0))));
  }
}

/** |x|, at most 15. */
// @ts-ignore: decorator
@inline
function bounded(x: v128): v128 {
  return f32x4.pmin(f32x4.abs(x), v128.load32_splat(block + 4));
}
