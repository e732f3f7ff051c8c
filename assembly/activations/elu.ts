import { expm1Nonpositive } from '../math/expm1';

/**
 * f(x) = b·x where x > 0, else a (eˣ − 1); f′ = b where y > 0, else y + a. a ≥ 0, b > 0.
 * NaN stays NaN. Within 3 ULP.
 */
@unmanaged
export class Elu {
  @inline forward(x: v128, a: v128, b: v128): v128 {
    const negative = f32x4.mul(a, expm1Nonpositive(f32x4.pmin(x, f32x4.splat(0))));
    return v128.bitselect(f32x4.mul(b, x), negative, f32x4.gt(x, f32x4.splat(0)));
  }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 {
    return f32x4.mul(dy, v128.bitselect(b, f32x4.add(y, a), f32x4.gt(y, f32x4.splat(0))));
  }
}
