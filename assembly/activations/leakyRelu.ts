/** f(x) = x where x > 0, else a·x; f′ = 1 where y > 0, else a. a ≥ 0. NaN stays NaN. */
@unmanaged
export class LeakyRelu {
  @inline forward(x: v128, a: v128, b: v128): v128 {
    return v128.bitselect(x, f32x4.mul(x, a), f32x4.gt(x, f32x4.splat(0)));
  }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 {
    return v128.bitselect(dy, f32x4.mul(dy, a), f32x4.gt(y, f32x4.splat(0)));
  }
}
