import { PAIR, bytes } from './constants';
import { InOut } from './pointers';
import { share } from './share';

// x = factor · x      x (count), count a multiple of PAIR
export function scale(x: InOut, factor: f32, count: u32, thread: u32, threads: u32): void {
  const f = f32x4.splat(factor);
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = bytes(share(count / PAIR, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    const x0 = f32x4.mul(v128.load(x + i), f);
    const x1 = f32x4.mul(v128.load(x + i, 16), f);
    v128.store(x + i, x0);
    v128.store(x + i, x1, 16);
  }
}
