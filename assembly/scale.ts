import { PAIR, bytes } from './constants';
import { Extent } from './counts';
import { Out } from './pointers';
import { share } from './share';

// y = factor · x      y, x (count), count a multiple of PAIR; y may be x
export function scale(y: Out, x: usize, factor: f32, count: Extent, thread: u32, threads: u32): void {
  const f = f32x4.splat(factor);
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = bytes(share(count / PAIR, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    const y0 = f32x4.mul(v128.load(x + i), f);
    const y1 = f32x4.mul(v128.load(x + i, 16), f);
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}
