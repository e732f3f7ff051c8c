import { PAIR, bytes } from './constants';
import { Out } from './pointers';
import { share } from './share';

// y = a + b      y, a, b (count), count a multiple of PAIR; y may be a or b
export function sum(y: Out, a: usize, b: usize, count: u32, thread: u32, threads: u32): void {
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = bytes(share(count / PAIR, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    const y0 = f32x4.add(v128.load(a + i), v128.load(b + i));
    const y1 = f32x4.add(v128.load(a + i, 16), v128.load(b + i, 16));
    v128.store(y + i, y0);
    v128.store(y + i, y1, 16);
  }
}
