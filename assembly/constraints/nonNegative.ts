import { PAIR, bytes } from '../constants';
import { Extent } from '../counts';
import { InOut } from '../pointers';
import { share } from '../share';

// w = max(w, 0)
//   w (count), count a multiple of PAIR
export function constrainNonNegative(w: InOut, count: Extent, thread: u32, threads: u32): void {
  const zero = f32x4.splat(0);
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = bytes(share(count / PAIR, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    const w0 = v128.load(w + i);
    const w1 = v128.load(w + i, 16);
    v128.store(w + i, f32x4.pmax(w0, zero));
    v128.store(w + i, f32x4.pmax(w1, zero), 16);
  }
}
