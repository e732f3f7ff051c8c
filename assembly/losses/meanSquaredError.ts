import { OfOutputs } from './elementwise';

/** ℓ = (y − t)²; ∂ℓ/∂y = 2 (y − t). */
@unmanaged
export class MeanSquaredError extends OfOutputs {
  @inline inner(y: v128, t: v128, a: v128, b: v128): v128 { return f32x4.sub(y, t); }
  @inline value(y: v128, t: v128, d: v128, a: v128, b: v128): v128 { return f32x4.mul(d, d); }
  @inline gradient(y: v128, t: v128, d: v128, a: v128, b: v128): v128 { return f32x4.add(d, d); }
}
