import { log1p } from '../math/log1p';
import { expOfMinusAbs, sigmoidFrom } from '../math/sigmoid';
import { OfLogits } from './elementwise';

/**
 * ℓ = −(t′ log σ(y) + (1 − t′) log(1 − σ(y))), t′ = a·t + b; ∂ℓ/∂y = σ(y) − t′. 0 ≤ t′ ≤ 1.
 * Label smoothing ε is a = 1 − ε, b = ½ε.
 */
@unmanaged
export class BinaryCrossEntropy extends OfLogits {
  @inline inner(y: v128, t: v128, a: v128, b: v128): v128 { return expOfMinusAbs(y); }
  @inline value(y: v128, t: v128, e: v128, a: v128, b: v128): v128 {
    return logitCrossEntropy(y, f32x4.add(f32x4.mul(a, t), b), e);
  }
  @inline gradient(y: v128, t: v128, e: v128, a: v128, b: v128): v128 {
    return f32x4.sub(sigmoidFrom(y, e), f32x4.add(f32x4.mul(a, t), b));
  }
}

/** −(t log σ(z) + (1 − t) log(1 − σ(z))) = max(z, 0) + log(1 + e) − t·z, with e = e^−|z|. */
// @ts-ignore: decorator
@inline
export function logitCrossEntropy(z: v128, t: v128, e: v128): v128 {
  return f32x4.sub(f32x4.add(f32x4.pmax(z, f32x4.splat(0)), log1p(e)), f32x4.mul(t, z));
}
