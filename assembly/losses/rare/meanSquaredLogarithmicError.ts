import { log1pNonnegative } from '../../math/log1p';
import { OfOutputs } from '../elementwise';

const block = memory.data<f32>([
  1e-7, // ε
  1,
]);

/** ℓ = (log(1 + max(y, ε)) − log(1 + max(t, ε)))² = d², ε = 1e-7; ∂ℓ/∂y = 2 d / (1 + y) where y ≥ ε, else 0. */
@unmanaged
export class MeanSquaredLogarithmicError extends OfOutputs {
  @inline inner(y: v128, t: v128, a: v128, b: v128): v128 {
    const least = v128.load32_splat(block);
    return f32x4.sub(log1pNonnegative(f32x4.pmax(y, least)), log1pNonnegative(f32x4.pmax(t, least)));
  }
  @inline value(y: v128, t: v128, d: v128, a: v128, b: v128): v128 { return f32x4.mul(d, d); }
  @inline gradient(y: v128, t: v128, d: v128, a: v128, b: v128): v128 {
    const slope = f32x4.div(f32x4.add(d, d), f32x4.add(v128.load32_splat(block + 4), y));
    return v128.andnot(slope, f32x4.lt(y, v128.load32_splat(block)));
  }
}
