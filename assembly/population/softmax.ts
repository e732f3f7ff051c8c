import { exp, expNonpositive } from '../math/exp';
import { log } from '../math/log';
import { Out } from '../pointers';
import { columnMax, columnSum, inOrder } from './columnSums';
import { LANE } from './lanes';
import { divide, exponentials } from './rows';

// What softmaxForward, logSoftmaxForward and their derivatives compute, in each lane      all [rows][columns]; y may be x, dx dy

export function softmaxForwardLanes(y: Out, x: usize, rows: u32, columns: u32, thread: u32, threads: u32): void {
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const at = i * columns * LANE + half;
      divide(y + at, exponentials(y + at, x + at, columnMax(x + at, LANE, columns), columns), columns);
    }
  }
}

export function softmaxBackwardLanes(dx: Out, dy: usize, y: usize, rows: u32, columns: u32, thread: u32, threads: u32): void {
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const first = i * columns * LANE + half;
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (let j: u32 = 0; j < columns; j++) {
        const at = first + j * LANE;
        const next = f32x4.add(s0, f32x4.mul(v128.load(dy + at), v128.load(y + at)));
        s0 = s1;
        s1 = s2;
        s2 = s3;
        s3 = next;
      }
      const total = inOrder(columns, s0, s1, s2, s3, false);
      for (let j: u32 = 0; j < columns; j++) {
        const at = first + j * LANE;
        v128.store(dx + at, f32x4.mul(v128.load(y + at), f32x4.sub(v128.load(dy + at), total)));
      }
    }
  }
}

export function logSoftmaxForwardLanes(y: Out, x: usize, rows: u32, columns: u32, thread: u32, threads: u32): void {
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const first = i * columns * LANE + half;
      const top = columnMax(x + first, LANE, columns);
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (let j: u32 = 0; j < columns; j++) {
        const next = f32x4.add(s0, expNonpositive(f32x4.sub(v128.load(x + first + j * LANE), top)));
        s0 = s1;
        s1 = s2;
        s2 = s3;
        s3 = next;
      }
      const logarithm = log(inOrder(columns, s0, s1, s2, s3, false));
      for (let j: u32 = 0; j < columns; j++) {
        const at = first + j * LANE;
        v128.store(y + at, f32x4.sub(f32x4.sub(v128.load(x + at), top), logarithm));
      }
    }
  }
}

export function logSoftmaxBackwardLanes(
  dx: Out, dy: usize, y: usize, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const first = i * columns * LANE + half;
      const total = columnSum(dy + first, LANE, columns);
      for (let j: u32 = 0; j < columns; j++) {
        const at = first + j * LANE;
        v128.store(dx + at, f32x4.sub(v128.load(dy + at), f32x4.mul(exp(v128.load(y + at)), total)));
      }
    }
  }
}
