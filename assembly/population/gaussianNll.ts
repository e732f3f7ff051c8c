import { LANES } from '../constants';
import { exp } from '../math/exp';
import { Out } from '../pointers';
import { LANE } from './lanes';

/** ln 1e-6, the least log variance. */
const LEAST: f32 = -13.8155106;

// What gaussianNll computes, in each lane
//   y, dy [rows][columns], columns = 2k: μ [k], then s [k]      t [rows][k]      losses [rows]      a, b: not used
export function gaussianNllLanes(
  losses: Out, dy: Out, y: usize, t: usize, a: f32, b: f32, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  const k = columns / 2;
  const scale = f32x4.splat(<f32>rows * <f32>k);
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const yi = y + i * columns * LANE + half;
      const dyi = dy + i * columns * LANE + half;
      const ti = t + i * k * LANE + half;
      const even = f32x4.add(sumFrom(0, dyi, yi, ti, k, scale), sumFrom(2, dyi, yi, ti, k, scale));
      const odd = f32x4.add(sumFrom(1, dyi, yi, ti, k, scale), sumFrom(3, dyi, yi, ti, k, scale));
      v128.store(losses + i * LANE + half, f32x4.div(f32x4.add(even, odd), f32x4.splat(<f32>k)));
    }
  }
}

/** Σ ½ (s + (μ − t)² e^−s) over every fourth target from the last to the `first`, and the gradients there. */
function sumFrom(first: u32, dy: usize, y: usize, t: usize, k: u32, scale: v128): v128 {
  const half = f32x4.splat(0.5);
  let total = f32x4.splat(0);
  for (let group = <i32>((k - 1) & ~(LANES - 1)); group >= 0; group -= LANES) {
    const j = <u32>group + first;
    if (j >= k) continue;
    const s = f32x4.pmax(v128.load(y + (k + j) * LANE), f32x4.splat(LEAST));
    const difference = f32x4.sub(v128.load(y + j * LANE), v128.load(t + j * LANE));
    const weighted = f32x4.mul(difference, exp(f32x4.neg(s)));
    const square = f32x4.mul(difference, weighted);
    const ds = f32x4.mul(half, f32x4.sub(f32x4.splat(1), square));
    total = f32x4.add(total, f32x4.mul(half, f32x4.add(s, square)));
    v128.store(dy + j * LANE, f32x4.div(weighted, scale));
    v128.store(dy + (k + j) * LANE, f32x4.div(ds, scale));
  }
  return total;
}
