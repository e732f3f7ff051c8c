import { LANES, bytes, padded } from '../constants';
import { Extent } from '../counts';
import { laneMask } from '../laneMask';
import { exp, expNonpositive } from '../math/exp';
import { sum } from '../math/horizontal';
import { log } from '../math/log';
import { Out } from '../pointers';
import { rowMax, zeroPadding } from '../rows';
import { share } from '../share';

// y = x − max x − ln Σ e^(x − max x) over each row
//   x, y (rows, columns), y may be x; the padding of y becomes 0
export function logSoftmaxForward(y: Out, x: usize, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32): void {
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const xi = x + i * bytes(stride);
    const yi = y + i * bytes(stride);
    const top = f32x4.splat(rowMax(xi, columns));
    let total = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const power = expNonpositive(f32x4.sub(v128.load(xi + bytes(j)), top));
      total = f32x4.add(total, v128.and(power, laneMask(j, columns)));
    }
    const logarithm = log(f32x4.splat(sum(total)));
    for (let j: u32 = 0; j < columns; j += LANES) {
      const shifted = f32x4.sub(f32x4.sub(v128.load(xi + bytes(j)), top), logarithm);
      v128.store(yi + bytes(j), v128.and(shifted, laneMask(j, columns)));
    }
    zeroPadding(yi, columns);
  }
}

// dx = dy − e^y · Σ dy over each row
//   y, dy, dx (rows, columns), dx may be dy; the padding of dy is 0, that of dx becomes 0
export function logSoftmaxBackward(
  dx: Out, dy: usize, y: usize, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const row = i * bytes(stride);
    let gradients = f32x4.splat(0);
    for (let j: u32 = 0; j < padded(columns); j += LANES) gradients = f32x4.add(gradients, v128.load(dy + row + bytes(j)));
    const total = f32x4.splat(sum(gradients));
    for (let j: u32 = 0; j < columns; j += LANES) {
      const at = row + bytes(j);
      const difference = f32x4.sub(v128.load(dy + at), f32x4.mul(exp(v128.load(y + at)), total));
      v128.store(dx + at, v128.and(difference, laneMask(j, columns)));
    }
    zeroPadding(dx + row, columns);
  }
}
