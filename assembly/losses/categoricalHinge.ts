import { LANES, bytes } from '../constants';
import { Extent } from '../counts';
import { max, sum } from '../math/horizontal';
import { laneMask } from '../laneMask';
import { Out } from '../pointers';
import { zeroPadding } from '../rows';
import { share } from '../share';
import { ClassIndex, Numbers, RowTargets } from './targets';

const one = memory.data<f32>([1]);

// L = max(1 + max (1 − t)·y − Σ t·y, 0) per row; dy = ((1 − t) where (1 − t)·y is greatest, first of equals, − t) / rows
// where L > 0, else 0
//   y (rows, columns)      losses (rows)      dy (rows, columns): padding 0      a, b: not used
// For a one-hot t the right class counts as 0 among the others, as in Keras.

/** t (rows) u32 classes below columns */
export function categoricalHingeClasses(
  losses: Out, dy: Out, y: usize, t: usize, a: f32, b: f32,
  rows: Extent, columns: Extent, stride: u32, tStride: u32, thread: u32, threads: u32,
): void {
  categoricalHinge<ClassIndex>(losses, dy, y, t, rows, columns, stride, tStride, thread, threads);
}

/** t (rows, columns) */
export function categoricalHingeRows(
  losses: Out, dy: Out, y: usize, t: usize, a: f32, b: f32,
  rows: Extent, columns: Extent, stride: u32, tStride: u32, thread: u32, threads: u32,
): void {
  categoricalHinge<Numbers>(losses, dy, y, t, rows, columns, stride, tStride, thread, threads);
}

// @ts-ignore: decorator
@inline
function categoricalHinge<T extends RowTargets>(
  losses: Out, dy: Out, y: usize, t: usize,
  rows: u32, columns: u32, stride: u32, tStride: u32, thread: u32, threads: u32,
): void {
  const least = f32x4.splat(-Infinity);
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const yi = y + i * bytes(stride);
    const ti = t + i * bytes(tStride);
    const dyi = dy + i * bytes(stride);
    let right = f32x4.splat(0);
    let greatest = least;
    for (let j: u32 = 0; j < columns; j += LANES) {
      const mask = laneMask(j, columns);
      const tj = changetype<T>(0).at(ti, j, columns);
      const yj = v128.load(yi + bytes(j));
      const other = f32x4.mul(f32x4.sub(v128.load32_splat(one), tj), yj);
      right = f32x4.add(right, v128.and(f32x4.mul(tj, yj), mask));
      greatest = f32x4.pmax(greatest, v128.bitselect(other, least, mask));
      v128.store(dyi + bytes(j), other);
    }
    const wrong = max(greatest);
    const margin: f32 = 1 + wrong - sum(right);
    store<f32>(losses + bytes(i), margin < 0 ? 0 : margin);

    let best: u32 = 0;
    while (best < columns - 1 && load<f32>(dyi + bytes(best)) != wrong) best++;
    // 1 / rows where L > 0, 0 where not, NaN stays
    const slope: f32 = (margin > 0 ? 1 : margin <= 0 ? 0 : margin) / <f32>rows;
    for (let j: u32 = 0; j < columns; j += LANES) {
      const pull = f32x4.mul(changetype<T>(0).at(ti, j, columns), f32x4.splat(slope));
      v128.store(dyi + bytes(j), v128.and(f32x4.sub(f32x4.splat(0), pull), laneMask(j, columns)));
    }
    zeroPadding(dyi, columns);
    const t0 = f32x4.extract_lane(changetype<T>(0).at(ti, best, columns), 0);
    store<f32>(dyi + bytes(best), (1 - t0 - t0) * slope);
  }
}
