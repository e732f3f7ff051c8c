import { sigmoid } from '../math/sigmoid';

/** f(x) = 1 / (1 + e⁻ˣ); f′ = y·(1 − y). Error bound: ../math/sigmoid. */
@unmanaged
export class Sigmoid {
  @inline forward(x: v128, a: v128, b: v128): v128 { return sigmoid(x); }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 {
    return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(f32x4.splat(1), y)));
  }
}
