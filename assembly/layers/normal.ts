import { Extent } from '../counts';
import { radius, sineOfTurn } from '../math/boxMuller';
import { cosineOfTurn } from '../math/cosineOfTurn';
import { Out } from '../pointers';
import { fill, store } from '../random/ofStep';

// y ~ N(mean, deviation²), |y − mean| ≤ 6.7 deviation
// Box and Muller: A note on the generation of random normal deviates (1958)
export function normal(
  y: Out, state: usize, layer: u32, purpose: u32, mean: f32, deviation: f32,
  rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  fill<Normal>(y, state, layer, purpose, f32x4.splat(mean), f32x4.splat(deviation), rows, columns, stride, thread, threads);
}

@unmanaged
class Normal {
  @inline put(at: usize, vectors: u32, x0: v128, x1: v128, x2: v128, x3: v128, mean: v128, deviation: v128): void {
    const radius0 = f32x4.mul(radius(x0), deviation);
    const radius1 = f32x4.mul(radius(x2), deviation);
    store(
      at,
      vectors,
      f32x4.add(f32x4.mul(radius0, cosineOfTurn(x1)), mean),
      f32x4.add(f32x4.mul(radius0, sineOfTurn(x1)), mean),
      f32x4.add(f32x4.mul(radius1, cosineOfTurn(x3)), mean),
      f32x4.add(f32x4.mul(radius1, sineOfTurn(x3)), mean),
    );
  }
}
