import { PAIR, bytes } from '../constants';
import { Extent } from '../counts';
import { InOut } from '../pointers';
import { share } from '../share';
import { normOf } from './normOf';

// g = min(max(g, −limit), limit); NaN stays NaN
//   g (count), count a multiple of PAIR
export function clipValue(g: InOut, limit: f32, count: Extent, thread: u32, threads: u32): void {
  const most = f32x4.splat(limit);
  const least = f32x4.splat(-limit);
  const end = g + bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let at = g + bytes(share(count / PAIR, thread, threads) * PAIR); at < end; at += bytes(PAIR)) {
    const g0 = f32x4.pmin(f32x4.pmax(v128.load(at), least), most);
    const g1 = f32x4.pmin(f32x4.pmax(v128.load(at, 16), least), most);
    v128.store(at, g0);
    v128.store(at, g1, 16);
  }
}

// g = g · limit/‖x‖ where ‖x‖ > limit
//   g (count), count a multiple of PAIR      sums (chunks): what squareSums leaves of x, which g is or is part of
export function clipNorm(g: InOut, sums: usize, limit: f32, chunks: u32, count: Extent, thread: u32, threads: u32): void {
  const norm = normOf(sums, chunks);
  if (!(norm > <f64>limit)) return;
  const scale = f32x4.splat(<f32>(<f64>limit / norm));
  const end = g + bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let at = g + bytes(share(count / PAIR, thread, threads) * PAIR); at < end; at += bytes(PAIR)) {
    const g0 = f32x4.mul(v128.load(at), scale);
    const g1 = f32x4.mul(v128.load(at, 16), scale);
    v128.store(at, g0);
    v128.store(at, g1, 16);
  }
}
