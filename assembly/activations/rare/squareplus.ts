const block = memory.data<f32>([
  1e18, // beyond, |x| is √(x² + 4a)
  0.5,
  1,
  4,
]);

/**
 * f(x) = ½ (x + √(x² + 4a)) = h where x ≥ 0, else a / h, with h = ½ (|x| + √(x² + 4a)); f′ = 1 / (1 + a / y²). a > 0.
 * Where x² would be infinite, √ is |x|. NaN stays NaN. Within 4 ULP. Barron 2021.
 */
@unmanaged
export class Squareplus {
  @inline forward(x: v128, a: v128, b: v128): v128 {
    const size = f32x4.abs(x);
    const bounded = f32x4.pmin(size, v128.load32_splat(block));
    const root = f32x4.sqrt(f32x4.add(f32x4.mul(bounded, bounded), f32x4.mul(a, v128.load32_splat(block + 12))));
    const half = v128.load32_splat(block + 4);
    const h = f32x4.add(f32x4.mul(half, size), f32x4.mul(half, f32x4.pmax(root, size)));
    return v128.bitselect(f32x4.div(a, h), h, f32x4.lt(x, f32x4.splat(0)));
  }
  @inline backward(dy: v128, y: v128, a: v128, b: v128): v128 {
    const one = v128.load32_splat(block + 8);
    return f32x4.mul(dy, f32x4.div(one, f32x4.add(one, f32x4.div(a, f32x4.mul(y, y)))));
  }
}
