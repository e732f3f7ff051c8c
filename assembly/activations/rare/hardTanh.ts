/** f(x) = x, but at least a and at most b; f′ = 1 where a < y < b, else 0. NaN stays NaN. */
@unmanaged
export class HardTanh {
  @inline forward(x: v128, a: v128, b: v128): v128 { return f32x4.pmin(f32x4.pmax(x, a), b); }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 { return v128.and(dy, v128.and(f32x4.gt(y, a), f32x4.lt(y, b))); }
}
