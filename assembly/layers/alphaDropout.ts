import { PAIR, bytes } from '../constants';
import { Extent } from '../counts';
import { Out } from '../pointers';
import { share } from '../share';

// y = scale · x + shift where mask ≠ 0, else `dropped`
//   y, x, mask (count), count a multiple of PAIR; y may be x
// Klambauer, Unterthiner, Mayr, Hochreiter: Self-normalizing neural networks (2017)
export function alphaDropoutForward(
  y: Out, x: usize, mask: usize, scale: f32, shift: f32, dropped: f32, count: Extent, thread: u32, threads: u32,
): void {
  const zero = f32x4.splat(0);
  const a = f32x4.splat(scale);
  const b = f32x4.splat(shift);
  const c = f32x4.splat(dropped);
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = bytes(share(count / PAIR, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    const m0 = f32x4.ne(v128.load(mask + i), zero);
    const m1 = f32x4.ne(v128.load(mask + i, 16), zero);
    const y0 = f32x4.add(f32x4.mul(v128.load(x + i), a), b);
    const y1 = f32x4.add(f32x4.mul(v128.load(x + i, 16), a), b);
    v128.store(y + i, v128.bitselect(y0, c, m0));
    v128.store(y + i, v128.bitselect(y1, c, m1), 16);
  }
}
