import { LANES, bytes } from '../constants';
import { Extent } from '../counts';
import { exp } from '../math/exp';
import { laneMask } from '../laneMask';
import { sum } from '../math/horizontal';
import { Out } from '../pointers';
import { zeroPadding } from '../rows';
import { share } from '../share';

const block = memory.data<f32>([
  -13.8155106, // ln 1e-6, the least log variance
  1,
  0.5,
]);

// L = mean over k of ½ (s + (μ − t)² e^−s) per row, s ≥ ln 1e-6; dμ = (μ − t) e^−s / (rows · k),
// ds = ½ (1 − (μ − t)² e^−s) / (rows · k), below ln 1e-6 that of ln 1e-6, so that s can grow again
//   y (rows, columns), columns = 2k: μ (k), then s (k)      t (rows, k)
//   losses (rows)      dy (rows, columns): dμ, then ds; padding 0      a, b: not used
export function gaussianNll(
  losses: Out, dy: Out, y: usize, t: usize, a: f32, b: f32,
  rows: Extent, columns: Extent, stride: u32, tStride: u32, thread: u32, threads: u32,
): void {
  const k = columns / 2;
  const scale = f32x4.splat(<f32>rows * <f32>k);
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const yi = y + i * bytes(stride);
    const ti = t + i * bytes(tStride);
    const dyi = dy + i * bytes(stride);
    let total = f32x4.splat(0);
    v128.store(dyi + bytes((columns - 1) & ~(LANES - 1)), total);
    zeroPadding(dyi, columns);
    // From the last columns to the first: the zeros after the last dμ are then overwritten by the first ds.
    for (let j: i32 = (k - 1) & ~(LANES - 1); j >= 0; j -= LANES) {
      const mask = laneMask(j, k);
      const s = f32x4.pmax(v128.load(yi + bytes(k + j)), v128.load32_splat(block));
      const difference = f32x4.sub(v128.load(yi + bytes(j)), v128.load(ti + bytes(j)));
      const weighted = f32x4.mul(difference, exp(f32x4.neg(s)));
      const square = f32x4.mul(difference, weighted);
      const half = v128.load32_splat(block + 8);
      const ds = f32x4.mul(half, f32x4.sub(v128.load32_splat(block + 4), square));
      total = f32x4.add(total, v128.and(f32x4.mul(half, f32x4.add(s, square)), mask));
      v128.store(dyi + bytes(j), v128.and(f32x4.div(weighted, scale), mask));
      v128.store(dyi + bytes(k + j), v128.and(f32x4.div(ds, scale), mask));
    }
    store<f32>(losses + bytes(i), sum(total) / <f32>k);
  }
}
