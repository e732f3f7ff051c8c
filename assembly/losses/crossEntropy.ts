import { LANES, bytes } from '../constants';
import { Extent } from '../counts';
import { laneMask } from '../laneMask';
import { sum } from '../math/horizontal';
import { logOf } from '../math/log';
import { InOut, Out } from '../pointers';
import { finiteLog, rowDivide, rowExponentials, rowMax, zeroPadding } from '../rows';
import { share } from '../share';

// L = −Σ t′ log softmax(z) per row, t′ = (1 − ε) t + ε / columns, with t one-hot of a class; dz = (softmax(z) − t′) / rows
//   y (rows, columns): the logits z on entry, softmax(z) on return      a = ε from 0 to 1      b: not used
//   t (rows) i32 classes, 0 ≤ t < columns      losses (rows)      dy (rows, columns): dz, padding 0
export function crossEntropyClasses(
  losses: Out, dy: Out, y: InOut, t: usize, a: f32, b: f32,
  rows: Extent, columns: Extent, stride: u32, tStride: u32, thread: u32, threads: u32,
): void {
  const keep: f32 = 1 - a;
  const spread = a / <f32>columns;
  const scale = f32x4.splat(<f32>rows);
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const yi = y + i * bytes(stride);
    const dyi = dy + i * bytes(stride);
    const label = bytes(load<u32>(t + i * bytes(tStride)));
    const top = rowMax(yi, columns);
    const below: f32 = a == 0 ? 0 : spread * sumBelow(yi, top, columns);
    const chosen = keep * (load<f32>(yi + label) - top) + below;
    const total = rowExponentials(yi, yi, top, columns);
    store<f32>(losses + bytes(i), logOf(total) - chosen);
    rowDivide(yi, total, columns);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const difference = f32x4.sub(v128.load(yi + bytes(j)), f32x4.splat(spread));
      v128.store(dyi + bytes(j), v128.and(f32x4.div(difference, scale), laneMask(j, columns)));
    }
    zeroPadding(dyi, columns);
    store<f32>(dyi + label, (load<f32>(yi + label) - (keep + spread)) / <f32>rows);
  }
}

// L = −Σ t′ log softmax(z) per row, t′ = (1 − ε) t + ε / columns, with t a row of probabilities;
// dz = (softmax(z)·Σt′ − t′) / rows
//   t (rows, columns); the rest as crossEntropyClasses
export function crossEntropyRows(
  losses: Out, dy: Out, y: InOut, t: usize, a: f32, b: f32,
  rows: Extent, columns: Extent, stride: u32, tStride: u32, thread: u32, threads: u32,
): void {
  const keep: f32 = 1 - a;
  const spread = a / <f32>columns;
  const scale = f32x4.splat(<f32>rows);
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const yi = y + i * bytes(stride);
    const ti = t + i * bytes(tStride);
    const dyi = dy + i * bytes(stride);
    const top = rowMax(yi, columns);
    let chosen = f32x4.splat(0);
    let weight = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const mask = laneMask(j, columns);
      const tj = v128.and(smooth(v128.load(ti + bytes(j)), keep, spread), mask);
      const shifted = v128.and(finiteLog(f32x4.sub(v128.load(yi + bytes(j)), f32x4.splat(top))), mask);
      chosen = f32x4.add(chosen, f32x4.mul(tj, shifted));
      weight = f32x4.add(weight, tj);
    }
    const total = rowExponentials(yi, yi, top, columns);
    store<f32>(losses + bytes(i), logOf(total) * sum(weight) - sum(chosen));
    rowDivide(yi, total, columns);
    const whole = f32x4.splat(sum(weight));
    for (let j: u32 = 0; j < columns; j += LANES) {
      const tj = smooth(v128.load(ti + bytes(j)), keep, spread);
      const difference = f32x4.sub(f32x4.mul(v128.load(yi + bytes(j)), whole), tj);
      v128.store(dyi + bytes(j), v128.and(f32x4.div(difference, scale), laneMask(j, columns)));
    }
    zeroPadding(dyi, columns);
  }
}

/** t′ = (1 − ε) t + ε / columns */
// @ts-ignore: decorator
@inline
function smooth(t: v128, keep: f32, spread: f32): v128 {
  return f32x4.add(f32x4.mul(f32x4.splat(keep), t), f32x4.splat(spread));
}

/** Σ (x − top). x (padded columns) */
function sumBelow(x: usize, top: f32, columns: u32): f32 {
  let total = f32x4.splat(0);
  for (let j: u32 = 0; j < columns; j += LANES) {
    const shifted = f32x4.sub(v128.load(x + bytes(j)), f32x4.splat(top));
    total = f32x4.add(total, v128.and(shifted, laneMask(j, columns)));
  }
  return sum(total);
}
