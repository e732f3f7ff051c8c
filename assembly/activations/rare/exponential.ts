import { exp } from '../../math/exp';

/** f(x) = eˣ; f′ = y. Error bound: ../math/exp. */
@unmanaged
export class Exponential {
  @inline forward(x: v128, a: v128, b: v128): v128 { return exp(x); }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 { return f32x4.mul(dy, y); }
}
