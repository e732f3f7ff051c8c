import { LANES, bytes, padded } from '../constants';
import { Extent } from '../counts';
import { sum } from '../math/horizontal';
import { Out } from '../pointers';
import { rowDivide, rowExponentials, rowMax } from '../rows';
import { share } from '../share';

// y = e^(x − max x) / Σ e^(x − max x) over each row
//   x, y (rows, columns), y may be x; the padding of y becomes 0
export function softmaxForward(y: Out, x: usize, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32): void {
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const xi = x + i * bytes(stride);
    const yi = y + i * bytes(stride);
    rowDivide(yi, rowExponentials(yi, xi, rowMax(xi, columns), columns), columns);
  }
}

// dx = y ⊙ (dy − Σ dy ⊙ y) over each row
//   y, dy, dx (rows, columns), dx may be dy; the padding of y is 0, that of dx becomes 0
export function softmaxBackward(
  dx: Out, dy: usize, y: usize, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const row = i * bytes(stride);
    let products = f32x4.splat(0);
    for (let j: u32 = 0; j < padded(columns); j += LANES) {
      const at = row + bytes(j);
      products = f32x4.add(products, f32x4.mul(v128.load(dy + at), v128.load(y + at)));
    }
    const total = f32x4.splat(sum(products));
    for (let j: u32 = 0; j < padded(columns); j += LANES) {
      const at = row + bytes(j);
      v128.store(dx + at, f32x4.mul(v128.load(y + at), f32x4.sub(v128.load(dy + at), total)));
    }
  }
}
