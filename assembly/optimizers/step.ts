import { LINE, PAIR, bytes } from '../constants';
import { Extent } from '../counts';
import { InOut } from '../pointers';
import { share } from '../share';
import { leastNormal } from './flushTiny';

/**
 * How the pair of v128 of parameters at p, of which the share keep stays, follows its gradients at g, with its state at
 * slot, slot + size, … and hyper in h0 … h6; tiny is the least normal number. Everything is loaded before anything is stored: only then V8 fuses the pair.
 */
export interface Rule {
  update(p: usize, g: usize, slot: usize, size: usize, keep: v128, h0: v128, h1: v128, h2: v128, h3: v128, h4: v128, h5: v128, h6: v128, tiny: v128): void;
}

/**
 * One pass of a rule over p, g (count) and the slots (count each, one after the other); count a multiple of PAIR.
 * hyper [keep, h0, …, h6].
 * progress (threads · LINE) u32: where each thread has come to, in bytes of its share. From there it goes on, so that
 * the share of a thread that is lost can be finished by another.
 */
// @ts-ignore: decorator
@inline
export function step<R extends Rule>(
  p: InOut, g: usize, slots: InOut, hyper: usize, progress: InOut, count: Extent, thread: u32, threads: u32,
): void {
  const keep = v128.load32_splat(hyper);
  const h0 = v128.load32_splat(hyper, 4);
  const h1 = v128.load32_splat(hyper, 8);
  const h2 = v128.load32_splat(hyper, 12);
  const h3 = v128.load32_splat(hyper, 16);
  const h4 = v128.load32_splat(hyper, 20);
  const h5 = v128.load32_splat(hyper, 24);
  const h6 = v128.load32_splat(hyper, 28);
  const tiny = leastNormal();
  const done = progress + thread * bytes(LINE);
  const first = bytes(share(count / PAIR, thread, threads) * PAIR);
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = first + load<u32>(done); i < end; i += bytes(PAIR)) {
    changetype<R>(0).update(p + i, g + i, slots + i, bytes(count), keep, h0, h1, h2, h3, h4, h5, h6, tiny);
    store<u32>(done, i + bytes(PAIR) - first);
  }
}
