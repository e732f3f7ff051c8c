import { cosineFrom, cosineOfRest, cosineOfTurn, quarterOf, restOf, sineOfRest } from './cosineOfTurn';
import { log, logOfNormal } from './log';

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

/** The same, faster: u is no number that `log` takes special care of. */
// @ts-ignore: decorator
@inline
export function radiusOfWord(w: v128): v128 {
  const u = f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(w, 1)), f32x4.splat(0.5)), f32x4.splat(4.6566128730773926e-10));
  return f32x4.sqrt(f32x4.mul(logOfNormal(u, i32x4.splat(0)), f32x4.splat(-2)));
}

/** Pairs of words at two places become deviation · z, z ~ N(0, 1): the radius of the first times the cosine, and the sine, of the second. */
// @ts-ignore: decorator
@inline
export function normalPairs(first: usize, second: usize, deviation: v128): void {
  const word0 = v128.load(first);
  const word1 = v128.load(first, 16);
  const turn0 = v128.load(second);
  const turn1 = v128.load(second, 16);
  const r0 = f32x4.mul(radiusOfWord(word0), deviation);
  const r1 = f32x4.mul(radiusOfWord(word1), deviation);
  const q0 = quarterOf(turn0);
  const q1 = quarterOf(turn1);
  const y0 = restOf(turn0, q0);
  const y1 = restOf(turn1, q1);
  const square0 = f32x4.mul(y0, y0);
  const square1 = f32x4.mul(y1, y1);
  const even0 = cosineOfRest(square0);
  const even1 = cosineOfRest(square1);
  const odd0 = sineOfRest(y0, square0);
  const odd1 = sineOfRest(y1, square1);
  const one = i32x4.splat(1);
  v128.store(first, f32x4.mul(r0, cosineFrom(q0, even0, odd0)));
  v128.store(first, f32x4.mul(r1, cosineFrom(q1, even1, odd1)), 16);
  v128.store(second, f32x4.mul(r0, cosineFrom(i32x4.sub(q0, one), even0, odd0)));
  v128.store(second, f32x4.mul(r1, cosineFrom(i32x4.sub(q1, one), even1, odd1)), 16);
}
