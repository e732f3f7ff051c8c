import { OfOutputs } from './elementwise';

const half = memory.data<f32>([0.5]);

/** ℓ = ½d² where |d| ≤ δ, else δ|d| − ½δ², with d = y − t, δ = a > 0; ∂ℓ/∂y = d, within ±δ. Huber 1964. */
@unmanaged
export class Huber extends OfOutputs {
  @inline inner(y: v128, t: v128, a: v128, b: v128): v128 { return f32x4.sub(y, t); }
  @inline value(y: v128, t: v128, d: v128, a: v128, b: v128): v128 {
    const size = f32x4.abs(d);
    const bounded = f32x4.pmin(size, a);
    return f32x4.mul(bounded, f32x4.sub(size, f32x4.mul(v128.load32_splat(half), bounded)));
  }
  @inline gradient(y: v128, t: v128, d: v128, a: v128, b: v128): v128 {
    return f32x4.pmax(f32x4.pmin(d, a), f32x4.neg(a));
  }
}
