import { LANES, bytes } from '../constants';
import { log } from '../math/log';
import { laneMask } from '../laneMask';
import { sum } from '../math/horizontal';
import { InOut, Out } from '../pointers';
import { rowDivide, rowExponentials, rowMax, zeroPadding } from '../rows';
import { share } from '../share';

// L = −Σ t log softmax(z) per row, with t one-hot of a class; dz = (softmax(z) − t) / rows
//   y (rows, columns): the logits z on entry, softmax(z) on return
//   t (rows) i32 classes, 0 ≤ t < columns      losses (rows)      dy (rows, columns): dz, padding 0
export function crossEntropyClasses(
  losses: Out, dy: Out, y: InOut, t: usize, rows: u32, columns: u32, stride: u32, thread: u32, threads: u32,
): void {
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const yi = y + i * bytes(stride);
    const dyi = dy + i * bytes(stride);
    const label = bytes(load<u32>(t + bytes(i)));
    const top = rowMax(yi, columns);
    const chosen = load<f32>(yi + label) - top;
    const total = rowExponentials(yi, yi, top, columns);
    store<f32>(losses + bytes(i), logOf(total) - chosen);
    rowDivide(yi, total, columns);
    const scale = f32x4.splat(<f32>rows);
    for (let j: u32 = 0; j < columns; j += LANES) {
      v128.store(dyi + bytes(j), f32x4.div(v128.load(yi + bytes(j)), scale));
    }
    zeroPadding(dyi, columns);
    store<f32>(dyi + label, (load<f32>(yi + label) - 1) / <f32>rows);
  }
}

// L = −Σ t log softmax(z) per row, with t a row of probabilities; dz = (softmax(z)·Σt − t) / rows
//   t (rows, columns); the rest as crossEntropyClasses
export function crossEntropyRows(
  losses: Out, dy: Out, y: InOut, t: usize, rows: u32, columns: u32, stride: u32, thread: u32, threads: u32,
): void {
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const yi = y + i * bytes(stride);
    const ti = t + i * bytes(stride);
    const dyi = dy + i * bytes(stride);
    const top = rowMax(yi, columns);
    let chosen = f32x4.splat(0);
    let weight = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const mask = laneMask(j, columns);
      const tj = v128.and(v128.load(ti + bytes(j)), mask);
      const shifted = v128.and(f32x4.sub(v128.load(yi + bytes(j)), f32x4.splat(top)), mask);
      chosen = f32x4.add(chosen, f32x4.mul(tj, shifted));
      weight = f32x4.add(weight, tj);
    }
    const total = rowExponentials(yi, yi, top, columns);
    store<f32>(losses + bytes(i), logOf(total) * sum(weight) - sum(chosen));
    rowDivide(yi, total, columns);
    const whole = f32x4.splat(sum(weight));
    const scale = f32x4.splat(<f32>rows);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const tj = v128.and(v128.load(ti + bytes(j)), laneMask(j, columns));
      const difference = f32x4.sub(f32x4.mul(v128.load(yi + bytes(j)), whole), tj);
      v128.store(dyi + bytes(j), f32x4.div(difference, scale));
    }
    zeroPadding(dyi, columns);
  }
}

function logOf(x: f32): f32 {
  return f32x4.extract_lane(log(f32x4.splat(x)), 0);
}
