import { log } from '../math/log';
import { InOut, Out } from '../pointers';
import { finiteLog } from '../rows';
import { columnMax, inOrder } from './columnSums';
import { LANE } from './lanes';
import { divide, exponentials } from './rows';

// What crossEntropyClasses and crossEntropyRows compute, in each lane
//   y [rows][columns]: logits on entry, softmax on return      dy [rows][columns], losses [rows]
//   t [rows] u32 classes, or [rows][columns]                    a = ε from 0 to 1, b: not used

export function crossEntropyClassesLanes(
  losses: Out, dy: Out, y: InOut, t: usize, a: f32, b: f32, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  const keep: f32 = 1 - a;
  const spread = a / <f32>columns;
  const scale = f32x4.splat(<f32>rows);
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const first = i * columns * LANE + half;
      const label = v128.load(t + i * LANE + half);
      const top = columnMax(y + first, LANE, columns);
      let below = f32x4.splat(0);
      if (a != 0) below = f32x4.mul(f32x4.splat(spread), sumBelow(y + first, top, columns));
      let logit = f32x4.splat(0);
      for (let j: u32 = 0; j < columns; j++) {
        const chosen = i32x4.eq(label, i32x4.splat(j));
        logit = v128.bitselect(v128.load(y + first + j * LANE), logit, chosen);
      }
      const value = f32x4.add(f32x4.mul(f32x4.splat(keep), f32x4.sub(logit, top)), below);
      const total = exponentials(y + first, y + first, top, columns);
      v128.store(losses + i * LANE + half, f32x4.sub(log(total), value));
      divide(y + first, total, columns);
      for (let j: u32 = 0; j < columns; j++) {
        const chosen = i32x4.eq(label, i32x4.splat(j));
        const from = v128.bitselect(f32x4.splat(keep + spread), f32x4.splat(spread), chosen);
        v128.store(dy + first + j * LANE, f32x4.div(f32x4.sub(v128.load(y + first + j * LANE), from), scale));
      }
    }
  }
}

export function crossEntropyRowsLanes(
  losses: Out, dy: Out, y: InOut, t: usize, a: f32, b: f32, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  const keep: f32 = 1 - a;
  const spread = a / <f32>columns;
  const scale = f32x4.splat(<f32>rows);
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const first = i * columns * LANE + half;
      const top = columnMax(y + first, LANE, columns);
      let c0 = f32x4.splat(0);
      let c1 = c0;
      let c2 = c0;
      let c3 = c0;
      let w0 = c0;
      let w1 = c0;
      let w2 = c0;
      let w3 = c0;
      for (let j: u32 = 0; j < columns; j++) {
        const tj = smooth(v128.load(t + first + j * LANE), keep, spread);
        const shifted = finiteLog(f32x4.sub(v128.load(y + first + j * LANE), top));
        const chosen = f32x4.add(c0, f32x4.mul(tj, shifted));
        const weight = f32x4.add(w0, tj);
        c0 = c1;
        c1 = c2;
        c2 = c3;
        c3 = chosen;
        w0 = w1;
        w1 = w2;
        w2 = w3;
        w3 = weight;
      }
      const chosen = inOrder(columns, c0, c1, c2, c3, false);
      const whole = inOrder(columns, w0, w1, w2, w3, false);
      const total = exponentials(y + first, y + first, top, columns);
      v128.store(losses + i * LANE + half, f32x4.sub(f32x4.mul(log(total), whole), chosen));
      divide(y + first, total, columns);
      for (let j: u32 = 0; j < columns; j++) {
        const tj = smooth(v128.load(t + first + j * LANE), keep, spread);
        const difference = f32x4.sub(f32x4.mul(v128.load(y + first + j * LANE), whole), tj);
        v128.store(dy + first + j * LANE, f32x4.div(difference, scale));
      }
    }
  }
}

/** t′ = (1 − ε) t + ε / columns */
// @ts-ignore: decorator
@inline
function smooth(t: v128, keep: f32, spread: f32): v128 {
  return f32x4.add(f32x4.mul(f32x4.splat(keep), t), f32x4.splat(spread));
}

/** Σ (x − top). x: columns, LANE bytes apart */
function sumBelow(x: usize, top: v128, columns: u32): v128 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let j: u32 = 0; j < columns; j++) {
    const next = f32x4.add(s0, f32x4.sub(v128.load(x + j * LANE), top));
    s0 = s1;
    s1 = s2;
    s2 = s3;
    s3 = next;
  }
  return inOrder(columns, s0, s1, s2, s3, false);
}
