import { sigmoid, sigmoidWithSlope } from '../math/sigmoid';

const block = memory.data<f32>([
  -104, // e^x is 0
  104,
]);

/**
 * f(x) = x·σ(x); f′, computed from x, = σ(x) + x·σ′(x). f(−∞) = −0, NaN stays NaN. Within 4 ULP, denormal results within 1e-43.
 * Elfwing et al. 2018.
 */
@unmanaged
export class Silu {
  @inline forward(x: v128, a: v128, b: v128): v128 {
    return f32x4.mul(f32x4.pmax(x, v128.load32_splat(block)), sigmoid(x));
  }
  @inline backward(dy: v128, x: v128, a: v128, b: v128): v128 {
    const bounded = f32x4.pmin(f32x4.pmax(x, v128.load32_splat(block)), v128.load32_splat(block + 4));
    return f32x4.mul(dy, sigmoidWithSlope(bounded, bounded));
  }
}
