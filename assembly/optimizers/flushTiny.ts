/** 2⁻¹⁰⁰ */
const least = memory.data<f32>([7.888609052210118e-31]);

/** x, but 0 where |x| < 2⁻¹⁰⁰: moments of dead units would decay into denormals, which are slow. */
// @ts-ignore: decorator
@inline
export function flushTiny(x: v128): v128 {
  return v128.and(x, f32x4.ge(f32x4.abs(x), v128.load32_splat(least)));
}
