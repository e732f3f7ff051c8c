import { Out } from '../pointers';
import { columnMax, inOrder } from './columnSums';
import { LANE } from './lanes';

// What sparsemaxForward and sparsemaxBackward compute, in each lane      all [rows][columns]; y may be x, dx dy

export function sparsemaxForwardLanes(y: Out, x: usize, rows: u32, columns: u32, thread: u32, threads: u32): void {
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const first = i * columns * LANE + half;
      const top = columnMax(x + first, LANE, columns);
      const tau = threshold(x + first, top, columns);
      for (let j: u32 = 0; j < columns; j++) {
        const at = first + j * LANE;
        const above = f32x4.sub(f32x4.sub(v128.load(x + at), top), tau);
        v128.store(y + at, f32x4.pmax(above, f32x4.splat(0)));
      }
    }
  }
}

/** τ of four lanes; each goes on till the columns above it stay the same. */
function threshold(x: usize, top: v128, columns: u32): v128 {
  let tau = f32x4.splat(-Infinity);
  let before = f32x4.splat(0);
  while (true) {
    let low = f64x2.splat(0);
    let high = low;
    // Columns 4g and 4g + 2, and the two others, each pair added first
    for (let side: u32 = 0; side < 2; side++) {
      let sideLow = f64x2.splat(0);
      let sideHigh = sideLow;
      for (let j = side; j < columns; j += 4) {
        const near = above(x, j, top, tau, columns);
        const far = above(x, j + 2, top, tau, columns);
        sideLow = f64x2.add(sideLow, f64x2.add(f64x2.promote_low_f32x4(near), f64x2.promote_low_f32x4(far)));
        sideHigh = f64x2.add(sideHigh, f64x2.add(upper(near), upper(far)));
      }
      low = f64x2.add(low, sideLow);
      high = f64x2.add(high, sideHigh);
    }
    let count = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j++) {
      const support = f32x4.gt(f32x4.sub(v128.load(x + j * LANE), top), tau);
      count = f32x4.add(count, v128.and(f32x4.splat(1), support));
    }
    const done = v128.or(f32x4.eq(count, before), f32x4.eq(count, f32x4.splat(0)));
    if (i32x4.all_true(done)) return tau;
    before = count;
    const one = f64x2.splat(1);
    const tauLow = f64x2.div(f64x2.sub(low, one), f64x2.promote_low_f32x4(count));
    const tauHigh = f64x2.div(f64x2.sub(high, one), upper(count));
    const next = v128.shuffle<f64>(f32x4.demote_f64x2_zero(tauLow), f32x4.demote_f64x2_zero(tauHigh), 0, 2);
    tau = v128.bitselect(tau, next, done);
  }
}

/** x − top of a column where that is above τ, else 0. */
// @ts-ignore: decorator
@inline
function above(x: usize, column: u32, top: v128, tau: v128, columns: u32): v128 {
  if (column >= columns) return f32x4.splat(0);
  const shifted = f32x4.sub(v128.load(x + column * LANE), top);
  return v128.and(shifted, f32x4.gt(shifted, tau));
}

/** The two upper numbers in f64. */
// @ts-ignore: decorator
@inline
function upper(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
}

export function sparsemaxBackwardLanes(dx: Out, dy: usize, y: usize, rows: u32, columns: u32, thread: u32, threads: u32): void {
  const zero = f32x4.splat(0);
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const first = i * columns * LANE + half;
      let s0 = zero;
      let s1 = zero;
      let s2 = zero;
      let s3 = zero;
      let count = zero;
      for (let j: u32 = 0; j < columns; j++) {
        const at = first + j * LANE;
        const support = f32x4.gt(v128.load(y + at), zero);
        const next = f32x4.add(s0, v128.and(v128.load(dy + at), support));
        count = f32x4.add(count, v128.and(f32x4.splat(1), support));
        s0 = s1;
        s1 = s2;
        s2 = s3;
        s3 = next;
      }
      const mean = f32x4.div(inOrder(columns, s0, s1, s2, s3, false), count);
      for (let j: u32 = 0; j < columns; j++) {
        const at = first + j * LANE;
        const difference = f32x4.sub(v128.load(dy + at), mean);
        v128.store(dx + at, v128.and(difference, f32x4.gt(v128.load(y + at), zero)));
      }
    }
  }
}
