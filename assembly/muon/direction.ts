import { PAIR, bytes } from '../constants';
import { Extent } from '../counts';
import { Out } from '../pointers';
import { share } from '../share';

// u = a·g + b·v
//   u, g, v (count), count a multiple of PAIR
export function muonDirection(u: Out, g: usize, v: usize, a: f32, b: f32, count: Extent, thread: u32, threads: u32): void {
  const aa = f32x4.splat(a);
  const bb = f32x4.splat(b);
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = bytes(share(count / PAIR, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    const u0 = f32x4.add(f32x4.mul(aa, v128.load(g + i)), f32x4.mul(bb, v128.load(v + i)));
    const u1 = f32x4.add(f32x4.mul(aa, v128.load(g + i, 16)), f32x4.mul(bb, v128.load(v + i, 16)));
    v128.store(u + i, u0);
    v128.store(u + i, u1, 16);
  }
}
