import { PAIR } from '../constants';
import { momentsOfColumns, normalizeColumns, normalizeColumnsBackward } from '../normalizeColumns';
import { InOut, Out } from '../pointers';
import { LANE, stepping } from './lanes';

// What the kernels of batch normalization compute, in each lane: to them, a lane is a column of its own
//   x, y, dy, dx [rows][columns]      mean, variance, weight, bias, dWeight, dBias [columns]

export function columnMomentsLanes(
  mean: Out, variance: Out, x: usize, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  momentsOfColumns(mean, variance, x, rows, 0, columns * PAIR, columns * LANE);
}

export function batchNormalizationForwardLanes(
  y: Out, x: usize, mean: usize, variance: usize, weight: usize, bias: usize, epsilon: f32,
  rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  normalizeColumns(y, x, mean, variance, weight, bias, epsilon, 0, rows, columns * PAIR, columns * LANE);
}

export function batchNormalizationBackwardLanes(
  dx: Out, dWeight: Out, dBias: Out, dy: usize, x: usize, mean: usize, variance: usize, weight: usize, epsilon: f32,
  rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  normalizeColumnsBackward(dx, dWeight, dBias, dy, x, mean, variance, weight, epsilon, rows, 0, columns * PAIR, columns * LANE);
}

// running = keep · running + take · batch in each lane that takes a step
//   running, batch (count), count a multiple of PAIR      hyper, apart: as stepLanes has them
export function runningMeanLanes(
  running: InOut, batch: usize, hyper: usize, keep: f32, take: f32, apart: u32, count: u32, thread: u32, threads: u32,
): void {
  const k = f32x4.splat(keep);
  const t = f32x4.splat(take);
  for (let half: u32 = 0; half < LANE; half += 16) {
    const mask = stepping(hyper, apart, half);
    for (let i = half; i < count * (LANE / PAIR); i += LANE) {
      const before = v128.load(running + i);
      const next = f32x4.add(f32x4.mul(before, k), f32x4.mul(v128.load(batch + i), t));
      v128.store(running + i, v128.bitselect(next, before, mask));
    }
  }
}
