import { cosineOfTurn } from './cosineOfTurn';
import { log } from './log';

/** √(−2 ln u), u = (⌊w/2⌋ + ½) / 2³¹ in (0, 1]. */
// @ts-ignore: decorator
@inline
export function radius(w: v128): v128 {
  const u = f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(w, 1)), f32x4.splat(0.5)), f32x4.splat(4.6566128730773926e-10));
  return f32x4.sqrt(f32x4.mul(log(u), f32x4.splat(-2)));
}

/** sin 2πw/2³² */
// @ts-ignore: decorator
@inline
export function sineOfTurn(w: v128): v128 {
  return cosineOfTurn(i32x4.sub(w, i32x4.splat(0x40000000)));
}
