import { decayed } from '../decayed';
import { flushTiny } from '../flushTiny';

/** v = μ·v + g, then p = keep·p − η·o. slots [v, o], o given; hyper [keep, η, μ]. Jordan et al. 2024. */
@unmanaged
export class Muon {
  @inline update(p: usize, g: usize, slot: usize, size: usize, keep: v128, rate: v128, momentum: v128, h2: v128, h3: v128, h4: v128, h5: v128, h6: v128, tiny: v128): void {
    const v0 = flushTiny(f32x4.add(f32x4.mul(momentum, v128.load(slot)), v128.load(g)), tiny);
    const v1 = flushTiny(f32x4.add(f32x4.mul(momentum, v128.load(slot, 16)), v128.load(g, 16)), tiny);
    const p0 = f32x4.sub(decayed(v128.load(p), keep), f32x4.mul(rate, v128.load(slot + size)));
    const p1 = f32x4.sub(decayed(v128.load(p, 16), keep), f32x4.mul(rate, v128.load(slot + size, 16)));
    v128.store(slot, v0);
    v128.store(slot, v1, 16);
    v128.store(p, p0);
    v128.store(p, p1, 16);
  }
}
