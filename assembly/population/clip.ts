import { Extent } from '../counts';
import { InOut } from '../pointers';
import { LANE } from './lanes';

// g = min(max(g, −limit), limit) in each lane by its own limit; NaN stays NaN
//   g [count], limits [1]
export function clipValueLanes(g: InOut, limits: usize, count: Extent, thread: u32, threads: u32): void {
  const most0 = v128.load(limits);
  const most1 = v128.load(limits, 16);
  const least0 = f32x4.neg(most0);
  const least1 = f32x4.neg(most1);
  for (let at = g; at != g + count * LANE; at += LANE) {
    const g0 = f32x4.pmin(f32x4.pmax(v128.load(at), least0), most0);
    const g1 = f32x4.pmin(f32x4.pmax(v128.load(at, 16), least1), most1);
    v128.store(at, g0);
    v128.store(at, g1, 16);
  }
}
