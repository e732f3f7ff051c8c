/** f(x) = 0 where a ≤ x ≤ b, else x; f′ = 0 where y = 0, else 1. a ≤ 0 ≤ b. NaN stays NaN. */
@unmanaged
export class HardShrink {
  @inline forward(x: v128, a: v128, b: v128): v128 { return v128.andnot(x, v128.and(f32x4.ge(x, a), f32x4.le(x, b))); }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 { return v128.and(dy, f32x4.ne(y, f32x4.splat(0))); }
}
