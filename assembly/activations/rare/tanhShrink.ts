import { tanh, tanhShrink } from '../../math/tanh';

/** f(x) = x − tanh x; f′, computed from x, = tanh² x. NaN stays NaN. Error bound: ../math/tanh. */
@unmanaged
export class TanhShrink {
  @inline forward(x: v128, a: v128, b: v128): v128 { return tanhShrink(x); }
  @inline backward(dy: v128, x: v128, a: v128, b: v128): v128 {
    const t = tanh(x);
    return f32x4.mul(dy, f32x4.mul(t, t));
  }
}
