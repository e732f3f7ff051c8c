import { Out } from '../pointers';
import { LANE } from './lanes';

// What preluForward computes, in each lane
//   x, y [rows][columns], y may be x      weight [columns]
export function preluForwardLanes(
  y: Out, x: usize, weight: usize, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  const zero = f32x4.splat(0);
  const size = columns * LANE;
  for (let i: u32 = 0; i < rows * size; i += size) {
    for (let j: u32 = 0; j < size; j += 16) {
      const xj = v128.load(x + i + j);
      const below = f32x4.mul(xj, v128.load(weight + j));
      v128.store(y + i + j, v128.bitselect(xj, below, f32x4.gt(xj, zero)));
    }
  }
}

// What preluBackward computes, in each lane
//   dx, dy, x [rows][columns], dx may be dy, 0 for none      weight, dWeight [columns], dWeight 0 for none
export function preluBackwardLanes(
  dx: Out, dWeight: Out, dy: usize, x: usize, weight: usize, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  const zero = f32x4.splat(0);
  const size = columns * LANE;
  for (let j: u32 = 0; j < size; j += 16) {
    const slope = v128.load(weight + j);
    let sum = zero;
    for (let at = j; at < rows * size; at += size) {
      const xi = v128.load(x + at);
      const d = v128.load(dy + at);
      sum = f32x4.add(sum, f32x4.mul(d, f32x4.pmin(xi, zero)));
      if (dx != 0) v128.store(dx + at, v128.bitselect(d, f32x4.mul(d, slope), f32x4.gt(xi, zero)));
    }
    if (dWeight != 0) v128.store(dWeight + j, sum);
  }
}
