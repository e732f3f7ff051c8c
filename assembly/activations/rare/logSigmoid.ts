import { expm1Nonpositive } from '../../math/expm1';
import { log1p } from '../../math/log1p';
import { expOfMinusAbs } from '../../math/sigmoid';

/** f(x) = ln σ(x) = min(x, 0) − ln (1 + e^−|x|); f′ = 1 − e^y. NaN stays NaN. Within 3 ULP. */
@unmanaged
export class LogSigmoid {
  @inline forward(x: v128, a: v128, b: v128): v128 { return f32x4.sub(f32x4.pmin(x, f32x4.splat(0)), log1p(expOfMinusAbs(x))); }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 { return f32x4.mul(dy, f32x4.neg(expm1Nonpositive(y))); }
}
