import { tanh } from '../math/tanh';

/** f(x) = tanh x; f′ = 1 − y². Error bound: ../math/tanh. */
@unmanaged
export class Tanh {
  @inline forward(x: v128, a: v128, b: v128): v128 { return tanh(x); }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 {
    return f32x4.mul(dy, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
  }
}
