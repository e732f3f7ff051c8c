import { log1p } from '../../math/log1p';
import { tanh } from '../../math/tanh';
import { OfOutputs } from '../elementwise';

const block = memory.data<f32>([
  0.5,
  1,
  0.693147182, // ln 2
]);

/**
 * ℓ = log cosh d, d = y − t; ∂ℓ/∂y = tanh d = 2u / (1 + u²), with u = tanh ½d. ℓ = log(1 + x), x = 2u² / (1 − u²), where
 * x ≤ 1; else |d| − ln 2 + log(1 + e^−2|d|), e^−|d| = (1 − |u|) / (1 + |u|). So it is as exact as tanh, for small d too.
 */
@unmanaged
export class LogCosh extends OfOutputs {
  @inline inner(y: v128, t: v128, a: v128, b: v128): v128 {
    return tanh(f32x4.mul(v128.load32_splat(block), f32x4.sub(y, t)));
  }
  @inline value(y: v128, t: v128, u: v128, a: v128, b: v128): v128 {
    const one = v128.load32_splat(block + 4);
    const size = f32x4.abs(u);
    const square = f32x4.mul(u, u);
    const x = f32x4.div(f32x4.add(square, square), f32x4.sub(one, square));
    const e = f32x4.div(f32x4.sub(one, size), f32x4.add(one, size));
    const isLarge = f32x4.gt(x, one);
    const far = f32x4.sub(f32x4.abs(f32x4.sub(y, t)), v128.load32_splat(block + 8));
    return f32x4.add(v128.and(far, isLarge), log1p(v128.bitselect(f32x4.mul(e, e), x, isLarge)));
  }
  @inline gradient(y: v128, t: v128, u: v128, a: v128, b: v128): v128 {
    return f32x4.div(f32x4.add(u, u), f32x4.add(v128.load32_splat(block + 4), f32x4.mul(u, u)));
  }
}
