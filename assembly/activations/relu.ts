/** f(x) = max(x, 0); f′ = 1 where y > 0, else 0. NaN stays NaN. */
@unmanaged
export class Relu {
  @inline forward(x: v128, a: v128, b: v128): v128 { return f32x4.pmax(x, f32x4.splat(0)); }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 { return v128.and(dy, f32x4.gt(y, f32x4.splat(0))); }
}
