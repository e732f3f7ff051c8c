import { log } from '../../math/log';
import { OfOutputs } from '../elementwise';

const block = memory.data<f32>([
  1e-7, // ε
  1,
]);

/** ℓ = y − t log(y + ε), ε = 1e-7; ∂ℓ/∂y = 1 − t / (y + ε). NaN where y < −ε. */
@unmanaged
export class Poisson extends OfOutputs {
  @inline inner(y: v128, t: v128, a: v128, b: v128): v128 { return f32x4.add(y, v128.load32_splat(block)); }
  @inline value(y: v128, t: v128, rate: v128, a: v128, b: v128): v128 {
    return f32x4.sub(y, f32x4.mul(t, log(rate)));
  }
  @inline gradient(y: v128, t: v128, rate: v128, a: v128, b: v128): v128 {
    return f32x4.sub(v128.load32_splat(block + 4), f32x4.div(t, rate));
  }
}
