import { PAIR, bytes, padded } from '../constants';
import { Extent } from '../counts';
import { Out } from '../pointers';
import { share } from '../share';

// y = x where x > 0, else αx, α by columns
//   x, y (rows, columns), y may be x      weight α (panels · PANEL)
// He, Zhang, Ren, Sun: Delving deep into rectifiers (2015)
export function preluForward(
  y: Out, x: usize, weight: usize, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const zero = f32x4.splat(0);
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    for (let j: u32 = 0; j < padded(columns); j += PAIR) {
      const at = i * bytes(stride) + bytes(j);
      const x0 = v128.load(x + at);
      const x1 = v128.load(x + at, 16);
      const below0 = f32x4.mul(x0, v128.load(weight + bytes(j)));
      const below1 = f32x4.mul(x1, v128.load(weight + bytes(j), 16));
      v128.store(y + at, v128.bitselect(x0, below0, f32x4.gt(x0, zero)));
      v128.store(y + at, v128.bitselect(x1, below1, f32x4.gt(x1, zero)), 16);
    }
  }
}

// dx = dy where x > 0, else α dy; dα = Σ dy min(x, 0) over the rows in order
//   dx, dy, x (rows, columns), dx may be dy, 0 for none      weight α, dWeight (panels · PANEL), dWeight 0 for none
export function preluBackward(
  dx: Out, dWeight: Out, dy: usize, x: usize, weight: usize,
  rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const zero = f32x4.splat(0);
  const end = share(padded(columns) / PAIR, thread + 1, threads) * PAIR;
  for (let j = share(padded(columns) / PAIR, thread, threads) * PAIR; j < end; j += PAIR) {
    const slope0 = v128.load(weight + bytes(j));
    const slope1 = v128.load(weight + bytes(j), 16);
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    for (let i: u32 = 0, at = bytes(j); i < rows; i++, at += bytes(stride)) {
      const x0 = v128.load(x + at);
      const x1 = v128.load(x + at, 16);
      const d0 = v128.load(dy + at);
      const d1 = v128.load(dy + at, 16);
      sum0 = f32x4.add(sum0, f32x4.mul(d0, f32x4.pmin(x0, zero)));
      sum1 = f32x4.add(sum1, f32x4.mul(d1, f32x4.pmin(x1, zero)));
      if (dx == 0) continue;
      v128.store(dx + at, v128.bitselect(d0, f32x4.mul(d0, slope0), f32x4.gt(x0, zero)));
      v128.store(dx + at, v128.bitselect(d1, f32x4.mul(d1, slope1), f32x4.gt(x1, zero)), 16);
    }
    if (dWeight == 0) continue;
    v128.store(dWeight + bytes(j), sum0);
    v128.store(dWeight + bytes(j), sum1, 16);
  }
}
