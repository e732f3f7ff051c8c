const block = memory.data<f32>([
  0.16666667, // 1 / 6
  3,
  6,
  1,
  -3,
]);

/**
 * f(x) = x · hardSigmoid(x); f′, computed from x, = 0 where x ≤ −3, 1 where x ≥ 3, else (2x + 3) / 6. f(−∞) = −0, NaN stays NaN.
 * Within 3 ULP. Howard et al. 2019.
 */
@unmanaged
export class HardSilu {
  @inline forward(x: v128, a: v128, b: v128): v128 {
    const low = f32x4.pmax(x, v128.load32_splat(block + 16));
    const sixfold = f32x4.pmin(f32x4.add(low, v128.load32_splat(block + 4)), v128.load32_splat(block + 8));
    return f32x4.mul(low, f32x4.mul(sixfold, v128.load32_splat(block)));
  }
  @inline backward(dy: v128, x: v128, a: v128, b: v128): v128 {
    const slope = f32x4.mul(f32x4.add(f32x4.add(x, x), v128.load32_splat(block + 4)), v128.load32_splat(block));
    const bounded = v128.bitselect(v128.load32_splat(block + 12), slope, f32x4.ge(x, v128.load32_splat(block + 4)));
    return f32x4.mul(dy, v128.andnot(bounded, f32x4.le(x, v128.load32_splat(block + 16))));
  }
}
