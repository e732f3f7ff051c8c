const block = memory.data<f32>([
  -3.40282347e38, // the greatest floats
  3.40282347e38,
  1,
]);

/** f(x) = x / (1 + |x|); f′ = (1 − |y|)². f(±∞) = ±1, NaN stays NaN. Within 2 ULP. */
@unmanaged
export class Softsign {
  @inline forward(x: v128, a: v128, b: v128): v128 {
    const bounded = f32x4.pmin(f32x4.pmax(x, v128.load32_splat(block)), v128.load32_splat(block + 4));
    return f32x4.div(bounded, f32x4.add(v128.load32_splat(block + 8), f32x4.abs(bounded)));
  }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 {
    const rest = f32x4.sub(v128.load32_splat(block + 8), f32x4.abs(y));
    return f32x4.mul(dy, f32x4.mul(rest, rest));
  }
}
