import { Extent } from '../counts';
import { InOut } from '../pointers';
import { LANE } from './lanes';

// g = min(max(g, −limit), limit) in each lane by its own limit; NaN stays NaN
//   g [count], limits [1]
export function clipValueLanes(g: InOut, limits: usize, count: Extent, thread: u32, threads: u32): void {
  const most0 = v128.load(limits);
  const most1 = v128.load(limits, 16);
  const least0 = f32x4.neg(most0);
  const least1 = f32x4.neg(most1);
  for (let at = g; at != g + count * LANE; at += LANE) {
    const g0 = f32x4.pmin(f32x4.pmax(v128.load(at), least0), most0);
    const g1 = f32x4.pmin(f32x4.pmax(v128.load(at, 16), least1), most1);
    v128.store(at, g0);
    v128.store(at, g1, 16);
  }
}

// g = g · limit/norm where norm > limit, in each lane by its own norm and limit
//   g [count], limits [1]      sums [chunks] f64: what squareSumsLanes leaves of the numbers that g is or is part of
export function clipNormLanes(
  g: InOut, sums: usize, limits: usize, chunks: u32, count: u32, thread: u32, threads: u32,
): void {
  for (let half: u32 = 0; half < LANE; half += 16) {
    const limit = v128.load(limits + half);
    const low = scaleOf(sums + 2 * half, chunks, f64x2.promote_low_f32x4(limit));
    const high = scaleOf(sums + 2 * half + 16, chunks, f64x2.promote_low_f32x4(v128.shuffle<f32>(limit, limit, 2, 3, 2, 3)));
    const scale = v128.shuffle<f64>(low, high, 0, 2);
    for (let at = g + half; at < g + count * LANE; at += LANE) v128.store(at, f32x4.mul(v128.load(at), scale));
  }
}

/** limit/norm of two members as f32, 1 where the norm is not greater than the limit. */
function scaleOf(sums: usize, chunks: u32, limit: v128): v128 {
  let total = f64x2.splat(0);
  for (let k: u32 = 0; k < chunks; k++) total = f64x2.add(total, v128.load(sums + 2 * k * LANE));
  const norm = f64x2.sqrt(total);
  const scale = v128.bitselect(f64x2.div(limit, norm), f64x2.splat(1), f64x2.gt(norm, limit));
  return f32x4.demote_f64x2_zero(scale);
}
