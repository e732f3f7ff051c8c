import { Extent } from '../counts';
import { Out } from '../pointers';
import { fill, store } from '../random/ofStep';

// y = 0 with probability threshold / 2³², else `kept`
export function bernoulli(
  y: Out, state: usize, layer: u32, purpose: u32, threshold: u32, kept: f32,
  rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  fill<Bernoulli>(y, state, layer, purpose, i32x4.splat(threshold), f32x4.splat(kept), rows, columns, stride, thread, threads);
}

@unmanaged
class Bernoulli {
  @inline put(at: usize, vectors: u32, x0: v128, x1: v128, x2: v128, x3: v128, threshold: v128, kept: v128): void {
    store(
      at,
      vectors,
      v128.and(i32x4.ge_u(x0, threshold), kept),
      v128.and(i32x4.ge_u(x1, threshold), kept),
      v128.and(i32x4.ge_u(x2, threshold), kept),
      v128.and(i32x4.ge_u(x3, threshold), kept),
    );
  }
}
