import { sign } from '../../math/sign';
import { OfOutputs } from '../elementwise';

const block = memory.data<f32>([
  100,
  1e-7, // ε
]);

/** ℓ = 100 · |y − t| / max(|t|, ε), ε = 1e-7; ∂ℓ/∂y = 100 · the sign of y − t / max(|t|, ε). */
@unmanaged
export class MeanAbsolutePercentageError extends OfOutputs {
  @inline inner(y: v128, t: v128, a: v128, b: v128): v128 {
    return f32x4.div(v128.load32_splat(block), f32x4.pmax(f32x4.abs(t), v128.load32_splat(block + 4)));
  }
  @inline value(y: v128, t: v128, percent: v128, a: v128, b: v128): v128 {
    return f32x4.mul(percent, f32x4.abs(f32x4.sub(y, t)));
  }
  @inline gradient(y: v128, t: v128, percent: v128, a: v128, b: v128): v128 {
    return f32x4.mul(percent, sign(f32x4.sub(y, t)));
  }
}
