import { LANES, bytes, padded } from '../constants';
import { Extent } from '../counts';
import { laneMask } from '../laneMask';
import { sum } from '../math/horizontal';
import { Out } from '../pointers';
import { rowMax, zeroPadding } from '../rows';
import { share } from '../share';

// y = max(x − max x − τ, 0) over each row, with the τ of which they sum to 1: Martins & Astudillo 2016. τ rises from that of
// all columns to that of the columns it leaves above itself, till these stay the same (Michelot 1986).
//   x, y (rows, columns), y may be x; the padding of y becomes 0
export function sparsemaxForward(y: Out, x: usize, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32): void {
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const xi = x + i * bytes(stride);
    const yi = y + i * bytes(stride);
    const top = f32x4.splat(rowMax(xi, columns));
    const tau = threshold(xi, top, columns);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const above = f32x4.sub(f32x4.sub(v128.load(xi + bytes(j)), top), tau);
      v128.store(yi + bytes(j), v128.and(f32x4.pmax(above, f32x4.splat(0)), laneMask(j, columns)));
    }
    zeroPadding(yi, columns);
  }
}

/** τ, from the columns that are above the τ before; sums are of f64, where the greatest numbers do not overflow. */
function threshold(x: usize, top: v128, columns: u32): v128 {
  let tau = f32x4.splat(-Infinity);
  let before: f64 = 0;
  while (true) {
    let total = f64x2.splat(0);
    let counts = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const shifted = f32x4.sub(v128.load(x + bytes(j)), top);
      const support = v128.and(f32x4.gt(shifted, tau), laneMask(j, columns));
      const terms = v128.and(shifted, support);
      const upper = f64x2.promote_low_f32x4(v128.shuffle<f32>(terms, terms, 2, 3, 2, 3));
      total = f64x2.add(total, f64x2.add(f64x2.promote_low_f32x4(terms), upper));
      counts = f32x4.add(counts, v128.and(f32x4.splat(1), support));
    }
    const count = <f64>sum(counts);
    if (count == before || count == 0) return tau;
    before = count;
    const whole = f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
    tau = f32x4.splat(<f32>((whole - 1) / count));
  }
}

// dx = dy − mean of dy where y > 0, else 0, over each row
//   y, dy, dx (rows, columns), dx may be dy; the padding of y is 0, that of dx becomes 0
export function sparsemaxBackward(
  dx: Out, dy: usize, y: usize, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const zero = f32x4.splat(0);
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const row = i * bytes(stride);
    let total = zero;
    let counts = zero;
    for (let j: u32 = 0; j < padded(columns); j += LANES) {
      const support = f32x4.gt(v128.load(y + row + bytes(j)), zero);
      total = f32x4.add(total, v128.and(v128.load(dy + row + bytes(j)), support));
      counts = f32x4.add(counts, v128.and(f32x4.splat(1), support));
    }
    const mean = f32x4.splat(sum(total) / sum(counts));
    for (let j: u32 = 0; j < padded(columns); j += LANES) {
      const at = row + bytes(j);
      const difference = f32x4.sub(v128.load(dy + at), mean);
      v128.store(dx + at, v128.and(difference, f32x4.gt(v128.load(y + at), zero)));
    }
  }
}
