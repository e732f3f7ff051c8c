import { expm1Nonpositive } from '../../math/expm1';
import { log1p } from '../../math/log1p';
import { expOfMinusAbs } from '../../math/sigmoid';

/**
 * f(x) = b · ln (1 + e^(a·x)) with b = 1 / a, as max(x, 0) + b · ln (1 + e^−|a·x|); f′ = 1 − e^(−a·y). a > 0.
 * NaN stays NaN. Within 3 ULP where a·x is exact.
 */
@unmanaged
export class Softplus {
  @inline forward(x: v128, a: v128, b: v128): v128 {
    const e = expOfMinusAbs(f32x4.mul(a, x));
    return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), f32x4.mul(b, log1p(e)));
  }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 {
    return f32x4.mul(dy, f32x4.neg(expm1Nonpositive(f32x4.neg(f32x4.mul(a, y)))));
  }
}
