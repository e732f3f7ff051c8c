import { decayed } from './decayed';

/** p = keep·p − η·g. hyper [keep, η]. */
@unmanaged
export class Sgd {
  @inline update(p: usize, g: usize, slot: usize, size: usize, keep: v128, rate: v128, h1: v128, h2: v128, h3: v128, h4: v128, h5: v128, h6: v128, tiny: v128): void {
    const p0 = f32x4.sub(decayed(v128.load(p), keep), f32x4.mul(rate, v128.load(g)));
    const p1 = f32x4.sub(decayed(v128.load(p, 16), keep), f32x4.mul(rate, v128.load(g, 16)));
    v128.store(p, p0);
    v128.store(p, p1, 16);
  }
}
