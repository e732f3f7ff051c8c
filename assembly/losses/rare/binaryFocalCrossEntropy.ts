import { power } from '../../math/power';
import { expOfMinusAbs, sigmoidFrom } from '../../math/sigmoid';
import { logitCrossEntropy } from '../binaryCrossEntropy';
import { OfLogits } from '../elementwise';

const block = memory.data<f32>([
  1,
  1.17549435e-38, // 2^-126, the least normal float
]);

/**
 * ℓ = w · q^γ · H, q = t (1 − p) + (1 − t) p, H the cross-entropy of t and p = σ(y), w = t α + (1 − t)(1 − α).
 * a = γ ≥ 0; b = α, or −1 for w = 1. ∂ℓ/∂y = w · q^γ · (p − t + γ (1 − 2t) H p (1 − p) / q). 0 ≤ t ≤ 1. Lin et al. 2017.
 */
@unmanaged
export class BinaryFocalCrossEntropy extends OfLogits {
  @inline inner(y: v128, t: v128, a: v128, b: v128): v128 { return expOfMinusAbs(y); }
  @inline value(y: v128, t: v128, e: v128, a: v128, b: v128): v128 {
    return f32x4.mul(weight(y, t, e, a, b), logitCrossEntropy(y, t, e));
  }
  @inline gradient(y: v128, t: v128, e: v128, a: v128, b: v128): v128 {
    const one = v128.load32_splat(block);
    const least = v128.load32_splat(block + 4);
    const p = sigmoidFrom(y, e);
    const rest = sigmoidFrom(f32x4.neg(y), e);
    // p (1 − p) / q, where neither p nor 1 − p may be 0
    const share = f32x4.div(one, f32x4.add(
      f32x4.div(t, f32x4.pmax(p, least)),
      f32x4.div(f32x4.sub(one, t), f32x4.pmax(rest, least)),
    ));
    const slope = f32x4.mul(f32x4.mul(a, f32x4.sub(one, f32x4.add(t, t))), share);
    const change = f32x4.add(f32x4.sub(p, t), f32x4.mul(slope, logitCrossEntropy(y, t, e)));
    return f32x4.mul(weight(y, t, e, a, b), change);
  }
}

/** w · q^γ */
function weight(y: v128, t: v128, e: v128, a: v128, b: v128): v128 {
  const one = v128.load32_splat(block);
  const other = f32x4.sub(one, t);
  const q = f32x4.add(
    f32x4.mul(t, sigmoidFrom(f32x4.neg(y), e)),
    f32x4.mul(other, sigmoidFrom(y, e)),
  );
  const balanced = f32x4.add(f32x4.mul(t, b), f32x4.mul(other, f32x4.sub(one, b)));
  return f32x4.mul(v128.bitselect(balanced, one, f32x4.ge(b, f32x4.splat(0))), power(q, a));
}
