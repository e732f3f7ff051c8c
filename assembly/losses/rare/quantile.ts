import { sign } from '../../math/sign';
import { OfOutputs } from '../elementwise';

const one = memory.data<f32>([1]);

/** ℓ = (1 − q)·d where d = y − t > 0, else −q·d, q = a from 0 to 1; ∂ℓ/∂y = 1 − q, −q, or 0 at d = 0. Koenker & Bassett 1978. */
@unmanaged
export class Quantile extends OfOutputs {
  @inline inner(y: v128, t: v128, a: v128, b: v128): v128 { return f32x4.sub(y, t); }
  @inline value(y: v128, t: v128, d: v128, a: v128, b: v128): v128 { return f32x4.mul(f32x4.abs(d), slope(d, a)); }
  @inline gradient(y: v128, t: v128, d: v128, a: v128, b: v128): v128 { return f32x4.mul(sign(d), slope(d, a)); }
}

/** 1 − q where d > 0, else q. */
// @ts-ignore: decorator
@inline
function slope(d: v128, q: v128): v128 {
  return v128.bitselect(f32x4.sub(v128.load32_splat(one), q), q, f32x4.gt(d, f32x4.splat(0)));
}
