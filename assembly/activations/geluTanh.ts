import { multiplyAdd } from '../math/multiplyAdd';
import { sigmoid, sigmoidWithSlope } from '../math/sigmoid';

const block = memory.data<f32>([
  -11, // σ(v) is 0
  11,
  1.59576912, // 2√(2/π)
  0.0713548163, // the same · 0.044715
  0.214064449, // three times that
]);

/**
 * f(x) = ½x (1 + tanh ½v) = x·σ(v), v = 2√(2/π) (x + 0.044715 x³); f′, computed from x, = σ(v) + x·v′·σ′(v). f(−∞) = −0, NaN
 * stays NaN. Within 2e-8 or 8 ULP: far below 0, e^v has the rounding of v, |v| times. Hendrycks & Gimpel 2016.
 */
@unmanaged
export class GeluTanh {
  @inline forward(x: v128, a: v128, b: v128): v128 {
    return f32x4.mul(f32x4.pmax(x, v128.load32_splat(block)), sigmoid(inner(x)));
  }
  @inline backward(dy: v128, x: v128, a: v128, b: v128): v128 {
    const bounded = f32x4.pmin(f32x4.pmax(x, v128.load32_splat(block)), v128.load32_splat(block + 4));
    const square = f32x4.mul(bounded, bounded);
    const rate = multiplyAdd(square, v128.load32_splat(block + 16), v128.load32_splat(block + 8));
    return f32x4.mul(dy, sigmoidWithSlope(inner(bounded), f32x4.mul(bounded, rate)));
  }
}

/** v */
// @ts-ignore: decorator
@inline
function inner(x: v128): v128 {
  return f32x4.mul(x, multiplyAdd(f32x4.mul(x, x), v128.load32_splat(block + 12), v128.load32_splat(block + 8)));
}
