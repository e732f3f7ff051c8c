const block = memory.data<f32>([
  0.16666667, // 1 / 6
  3,
  6,
  1,
]);

/**
 * f(x) = (x + 3) / 6, at least 0 and at most 1; f′ = 1 / 6 where 0 < y < 1, else 0.
 * NaN stays NaN. Within 2 ULP. Howard et al. 2019.
 */
@unmanaged
export class HardSigmoid {
  @inline forward(x: v128, a: v128, b: v128): v128 {
    const sixfold = f32x4.pmin(f32x4.pmax(f32x4.add(x, v128.load32_splat(block + 4)), f32x4.splat(0)), v128.load32_splat(block + 8));
    return f32x4.mul(sixfold, v128.load32_splat(block));
  }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 {
    const slope = f32x4.mul(dy, v128.load32_splat(block));
    return v128.and(slope, v128.and(f32x4.gt(y, f32x4.splat(0)), f32x4.lt(y, v128.load32_splat(block + 12))));
  }
}
