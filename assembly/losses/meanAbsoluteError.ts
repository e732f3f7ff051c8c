import { sign } from '../math/sign';
import { OfOutputs } from './elementwise';

/** ℓ = |y − t|; ∂ℓ/∂y = the sign of y − t. */
@unmanaged
export class MeanAbsoluteError extends OfOutputs {
  @inline inner(y: v128, t: v128, a: v128, b: v128): v128 { return f32x4.sub(y, t); }
  @inline value(y: v128, t: v128, d: v128, a: v128, b: v128): v128 { return f32x4.abs(d); }
  @inline gradient(y: v128, t: v128, d: v128, a: v128, b: v128): v128 { return sign(d); }
}
