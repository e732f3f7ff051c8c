import { PAIR, bytes } from '../constants';
import { InOut, Out } from '../pointers';
import { LANE } from './lanes';

// mean = (Σ losses) / rows in each lane, summed in f64 in the order of the rows
//   losses [rows] f32      mean (PAIR) f64
export function batchMeanLanes(mean: Out, losses: usize, rows: u32, thread: u32, threads: u32): void {
  const divisor = f64x2.splat(<f64>rows);
  for (let m: u32 = 0; m < PAIR; m += 2) {
    let total = f64x2.splat(0);
    for (let i: u32 = 0; i < rows; i++) {
      total = f64x2.add(total, f64x2.promote_low_f32x4(v128.load64_zero(losses + i * LANE + bytes(m))));
    }
    v128.store(mean + 2 * bytes(m), f64x2.div(total, divisor));
  }
}

// losses[i] = w[i] · losses[i], and the row i of dy likewise, in each lane: 0 where w[i] is 0, whatever they are
//   losses, w [rows]      dy [rows][columns]
export function weightRowsLanes(
  losses: InOut, dy: InOut, w: usize, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const weight = v128.load(w + i * LANE + half);
      const counts = f32x4.ne(weight, f32x4.splat(0));
      for (let j: u32 = 0; j < columns; j++) {
        const at = dy + (i * columns + j) * LANE + half;
        v128.store(at, v128.and(f32x4.mul(v128.load(at), weight), counts));
      }
      const at = losses + i * LANE + half;
      v128.store(at, v128.and(f32x4.mul(v128.load(at), weight), counts));
    }
  }
}
