/** The sign bit of each lane. */
const SIGN: u32 = 0x80000000;

/** |w| · (l1 + l2·|w|) */
// @ts-ignore: decorator
@inline
export function penalty(w: v128, l1: v128, l2: v128): v128 {
  const size = f32x4.abs(w);
  return f32x4.mul(size, f32x4.add(l1, f32x4.mul(l2, size)));
}

/** slope · sign w, 0 where w is 0 */
// @ts-ignore: decorator
@inline
export function signed(slope: v128, w: v128): v128 {
  const sign = v128.and(w, i32x4.splat(SIGN));
  return v128.and(v128.or(slope, sign), f32x4.ne(w, f32x4.splat(0)));
}
