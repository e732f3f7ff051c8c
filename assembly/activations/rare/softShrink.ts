/** f(x) = x less what of it is between a and b; f′ = 0 where y = 0, else 1. a ≤ 0 ≤ b. NaN stays NaN. */
@unmanaged
export class SoftShrink {
  @inline forward(x: v128, a: v128, b: v128): v128 { return f32x4.sub(x, f32x4.pmin(f32x4.pmax(x, a), b)); }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 { return v128.and(dy, f32x4.ne(y, f32x4.splat(0))); }
}
