const block = memory.data<f32>([
  -0, // the sign bit
  1,
]);

/** −1, 0 or 1, the sign of x; NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function sign(x: v128): v128 {
  const unit = v128.or(v128.and(x, v128.load32_splat(block)), v128.load32_splat(block + 4));
  return v128.bitselect(v128.and(unit, f32x4.ne(x, f32x4.splat(0))), x, f32x4.eq(x, x));
}
