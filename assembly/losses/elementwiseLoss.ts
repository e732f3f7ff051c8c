import { LANES, bytes } from '../constants';
import { Extent } from '../counts';
import { sum } from '../math/horizontal';
import { InOut, Out } from '../pointers';
import { zeroPadding } from '../rows';
import { share } from '../share';
import { RowsOf } from './elementwise';

// L = Σ over columns of ℓ(y, t) / terms per row; dy = ∂ℓ/∂y / (rows · terms)
//   y (rows, columns): of a loss from logits z, z on entry and σ(z) on return; else it stays
//   t (rows, columns)      losses (rows)      dy (rows, columns): padding 0      loss: the code of ℓ, by R
// Rows of one column are taken four at a time, in the memory of the first one's dy.
export function elementwiseLoss<R extends RowsOf>(
  loss: u32, terms: f32, losses: Out, dy: Out, y: InOut, t: usize, a: f32, b: f32,
  rows: Extent, columns: Extent, stride: u32, tStride: u32, thread: u32, threads: u32,
): void {
  const scale = f32x4.splat(<f32>rows * terms);
  const single = columns == 1;
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i += single ? LANES : 1) {
    const dyi = dy + i * bytes(stride);
    let yi = y + i * bytes(stride);
    let ti = t + i * bytes(tStride);
    if (single) {
      v128.store(dyi, gather(yi, end - i, bytes(stride)));
      v128.store(dyi + bytes(LANES), gather(ti, end - i, bytes(tStride)));
      yi = dyi;
      ti = dyi + bytes(LANES);
    }
    const out = single ? ti : yi;
    const total = changetype<R>(0).of(loss, dyi, out, yi, ti, scale, f32x4.splat(a), f32x4.splat(b), single ? LANES : columns);
    if (single) {
      scatter(losses + bytes(i), total, end - i, bytes(1));
      scatter(y + i * bytes(stride), v128.load(out), end - i, bytes(stride));
      scatterRows(dyi, v128.load(dyi), end - i, bytes(stride));
    } else {
      zeroPadding(dyi, columns);
      store<f32>(losses + bytes(i), sum(total) / terms);
    }
  }
}

/**
 * The first column of up to four of `rows` ≥ 1 rows, each `stride` bytes after the one before. In place of rows that are
 * missing there is the last one again.
 */
// @ts-ignore: decorator
@inline
function gather(x: usize, rows: u32, stride: u32): v128 {
  const v = v128.load32_lane(x + min<u32>(1, rows - 1) * stride, v128.load32_zero(x), 1);
  const w = v128.load32_lane(x + min<u32>(2, rows - 1) * stride, v, 2);
  return v128.load32_lane(x + min<u32>(3, rows - 1) * stride, w, 3);
}

/** Writes what gather reads; lanes in place of missing rows are those of the last. */
// @ts-ignore: decorator
@inline
function scatter(x: usize, v: v128, rows: u32, stride: u32): void {
  v128.store32_lane(x, v, 0);
  v128.store32_lane(x + min<u32>(1, rows - 1) * stride, v, 1);
  v128.store32_lane(x + min<u32>(2, rows - 1) * stride, v, 2);
  v128.store32_lane(x + min<u32>(3, rows - 1) * stride, v, 3);
}

/** The same, with zeros in the rest of the rows. */
// @ts-ignore: decorator
@inline
function scatterRows(x: usize, v: v128, rows: u32, stride: u32): void {
  for (let i: u32 = 0; i < min<u32>(LANES, rows); i++) {
    v128.store(x + i * stride, f32x4.splat(0));
    zeroPadding(x + i * stride, 1);
  }
  scatter(x, v, rows, stride);
}
