import { LANES, bytes } from '../constants';
import { laneMask } from '../laneMask';
import { sum } from '../math/horizontal';
import { log1p } from '../math/log1p';
import { expOfMinusAbs, sigmoidFrom } from '../math/sigmoid';
import { InOut, Out } from '../pointers';
import { zeroPadding } from '../rows';
import { share } from '../share';

// L = mean over columns of −(t log σ(z) + (1 − t) log(1 − σ(z))) = max(z, 0) − t·z + log(1 + e^−|z|) per row;
// dz = (σ(z) − t) / (rows · columns)
//   y (rows, columns): the logits z on entry, σ(z) on return
//   t (rows, columns), 0 ≤ t ≤ 1      losses (rows)      dy (rows, columns): dz, padding 0
export function binaryCrossEntropy(
  losses: Out, dy: Out, y: InOut, t: usize, rows: u32, columns: u32, stride: u32, thread: u32, threads: u32,
): void {
  const first = share(rows, thread, threads);
  const end = share(rows, thread + 1, threads);
  const scale = f32x4.splat(<f32>rows * <f32>columns);
  if (columns == 1) return singles(losses, dy, y, t, first, end, bytes(stride), scale);
  for (let i = first; i < end; i++) {
    const row = i * bytes(stride);
    let total = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const at = row + bytes(j);
      const mask = laneMask(j, columns);
      const z = v128.load(y + at);
      const target = v128.load(t + at);
      const e = expOfMinusAbs(z);
      const p = sigmoidFrom(z, e);
      total = f32x4.add(total, v128.and(lossOf(z, target, e), mask));
      v128.store(y + at, p);
      v128.store(dy + at, v128.and(f32x4.div(f32x4.sub(p, target), scale), mask));
    }
    zeroPadding(dy + row, columns);
    store<f32>(losses + bytes(i), sum(total) / <f32>columns);
  }
}

/** The same for rows of one column, four at a time; in place of rows that are missing there, the last one again. */
function singles(losses: usize, dy: usize, y: usize, t: usize, first: u32, end: u32, stride: u32, scale: v128): void {
  for (let i = first; i < end; i += LANES) {
    const i1 = min(i + 1, end - 1);
    const i2 = min(i + 2, end - 1);
    const i3 = min(i + 3, end - 1);
    const z = gather(y + i * stride, y + i1 * stride, y + i2 * stride, y + i3 * stride);
    const target = gather(t + i * stride, t + i1 * stride, t + i2 * stride, t + i3 * stride);
    const e = expOfMinusAbs(z);
    const p = sigmoidFrom(z, e);
    const each = lossOf(z, target, e);
    const dz = f32x4.div(f32x4.sub(p, target), scale);
    v128.store32_lane(losses + bytes(i), each, 0);
    v128.store32_lane(losses + bytes(i1), each, 1);
    v128.store32_lane(losses + bytes(i2), each, 2);
    v128.store32_lane(losses + bytes(i3), each, 3);
    v128.store32_lane(y + i * stride, p, 0);
    v128.store32_lane(y + i1 * stride, p, 1);
    v128.store32_lane(y + i2 * stride, p, 2);
    v128.store32_lane(y + i3 * stride, p, 3);
    const zero = f32x4.splat(0);
    storeSingle(dy + i * stride, v128.shuffle<f32>(dz, zero, 0, 4, 4, 4));
    storeSingle(dy + i1 * stride, v128.shuffle<f32>(dz, zero, 1, 4, 4, 4));
    storeSingle(dy + i2 * stride, v128.shuffle<f32>(dz, zero, 2, 4, 4, 4));
    storeSingle(dy + i3 * stride, v128.shuffle<f32>(dz, zero, 3, 4, 4, 4));
  }
}

// @ts-ignore: decorator
@inline
function storeSingle(row: usize, v: v128): void {
  v128.store(row, v);
  zeroPadding(row, 1);
}

/** The numbers at four addresses. */
// @ts-ignore: decorator
@inline
function gather(x0: usize, x1: usize, x2: usize, x3: usize): v128 {
  const v = v128.load32_lane(x2, v128.load32_lane(x1, v128.load32_zero(x0), 1), 2);
  return v128.load32_lane(x3, v, 3);
}

/** max(z, 0) − t·z + log(1 + e), with e = e^−|z|. */
// @ts-ignore: decorator
@inline
function lossOf(z: v128, t: v128, e: v128): v128 {
  return f32x4.sub(f32x4.add(f32x4.pmax(z, f32x4.splat(0)), log1p(e)), f32x4.mul(t, z));
}
