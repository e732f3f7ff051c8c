import { expm1Nonpositive } from '../../math/expm1';

const one = memory.data<f32>([1]);

/**
 * f(x) = x where x > 0, else a (e^(b·x) − 1) with b = 1 / a; f′ = 1 where y > 0, else 1 + b·y. a > 0.
 * NaN stays NaN. Within 3 ULP where b·x is exact.
 */
@unmanaged
export class Celu {
  @inline forward(x: v128, a: v128, b: v128): v128 {
    const negative = f32x4.mul(a, expm1Nonpositive(f32x4.mul(b, f32x4.pmin(x, f32x4.splat(0)))));
    return v128.bitselect(x, negative, f32x4.gt(x, f32x4.splat(0)));
  }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 {
    const below = f32x4.mul(b, f32x4.pmin(y, f32x4.splat(0)));
    return f32x4.mul(dy, f32x4.add(v128.load32_splat(one), below));
  }
}
