import { Out } from '../pointers';
import { columnMax, inOrder } from './columnSums';
import { LANE } from './lanes';
import { ClassIndex, Numbers, RowTargets } from './targets';

// What categoricalHingeClasses and categoricalHingeRows compute, in each lane
//   y, dy [rows][columns]      losses [rows]      t [rows] u32 classes, or [rows][columns]      a, b: not used

export function categoricalHingeClassesLanes(
  losses: Out, dy: Out, y: usize, t: usize, a: f32, b: f32, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  categoricalHinge<ClassIndex>(losses, dy, y, t, rows, columns);
}

export function categoricalHingeRowsLanes(
  losses: Out, dy: Out, y: usize, t: usize, a: f32, b: f32, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  categoricalHinge<Numbers>(losses, dy, y, t, rows, columns);
}

// @ts-ignore: decorator
@inline
function categoricalHinge<T extends RowTargets>(losses: usize, dy: usize, y: usize, t: usize, rows: u32, columns: u32): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const first = i * columns * LANE + half;
      let s0 = zero;
      let s1 = zero;
      let s2 = zero;
      let s3 = zero;
      for (let j: u32 = 0; j < columns; j++) {
        const at = first + j * LANE;
        const tj = changetype<T>(0).at(t + half, i, j, columns);
        const yj = v128.load(y + at);
        const next = f32x4.add(s0, f32x4.mul(tj, yj));
        v128.store(dy + at, f32x4.mul(f32x4.sub(one, tj), yj));
        s0 = s1;
        s1 = s2;
        s2 = s3;
        s3 = next;
      }
      const right = inOrder(columns, s0, s1, s2, s3, false);
      const wrong = columnMax(dy + first, LANE, columns);
      const margin = f32x4.sub(f32x4.add(one, wrong), right);
      v128.store(losses + i * LANE + half, v128.andnot(margin, f32x4.lt(margin, zero)));

      // 1 / rows where L > 0, 0 where not, NaN stays
      const sign = v128.bitselect(one, v128.bitselect(zero, margin, f32x4.le(margin, zero)), f32x4.gt(margin, zero));
      const slope = f32x4.div(sign, f32x4.splat(<f32>rows));
      let open = i32x4.splat(-1);
      for (let j: u32 = 0; j < columns; j++) {
        const at = first + j * LANE;
        const tj = changetype<T>(0).at(t + half, i, j, columns);
        const greatest = j == columns - 1 ? open : v128.and(open, f32x4.eq(v128.load(dy + at), wrong));
        open = v128.andnot(open, greatest);
        const best = f32x4.mul(f32x4.sub(f32x4.sub(one, tj), tj), slope);
        v128.store(dy + at, v128.bitselect(best, f32x4.sub(zero, f32x4.mul(tj, slope)), greatest));
      }
    }
  }
}
