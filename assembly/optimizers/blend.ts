import { decayed } from './decayed';
import { flushTiny } from './flushTiny';

/** p = keep·p + share·g: a running mean of weights, a mean of gradients. hyper [keep, share]. */
@unmanaged
export class Blend {
  @inline update(p: usize, g: usize, slot: usize, size: usize, keep: v128, share: v128, h1: v128, h2: v128, h3: v128, h4: v128, h5: v128, h6: v128, tiny: v128): void {
    const p0 = flushTiny(f32x4.add(decayed(v128.load(p), keep), f32x4.mul(share, v128.load(g))), tiny);
    const p1 = flushTiny(f32x4.add(decayed(v128.load(p, 16), keep), f32x4.mul(share, v128.load(g, 16))), tiny);
    v128.store(p, p0);
    v128.store(p, p1, 16);
  }
}
