import { OfOutputs } from '../elementwise';
import { hinge, signOfMinus } from './hinge';

/** ℓ = h², h = max(1 − s·y, 0), with s = 1 where t > 0, else −1; ∂ℓ/∂y = −2 s·h. */
@unmanaged
export class SquaredHinge extends OfOutputs {
  @inline inner(y: v128, t: v128, a: v128, b: v128): v128 { return hinge(y, t); }
  @inline value(y: v128, t: v128, h: v128, a: v128, b: v128): v128 { return f32x4.mul(h, h); }
  @inline gradient(y: v128, t: v128, h: v128, a: v128, b: v128): v128 {
    return v128.xor(f32x4.add(h, h), signOfMinus(t));
  }
}
