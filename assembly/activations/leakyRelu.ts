/** f(x) = x where x > 0, else alpha·x; f′ = 1 where y > 0, else alpha. alpha ≥ 0. NaN stays NaN. */
@unmanaged
export class LeakyRelu {
  @inline identity(): bool { return false; }
  @inline forward(x: v128, alpha: v128): v128 {
    return v128.bitselect(x, f32x4.mul(x, alpha), f32x4.gt(x, f32x4.splat(0)));
  }
  @inline backward(dy: v128, y: v128, alpha: v128): v128 {
    return v128.bitselect(dy, f32x4.mul(dy, alpha), f32x4.gt(y, f32x4.splat(0)));
  }
}
