import { decayed } from '../decayed';
import { flushTiny } from '../flushTiny';

/** s = s + g², then p = keep·p − η·g / (√(s₀ + s) + ε). slots [s]; hyper [keep, η, s₀, ε]. Duchi, Hazan & Singer 2011. */
@unmanaged
export class Adagrad {
  @inline update(p: usize, g: usize, slot: usize, size: usize, keep: v128, rate: v128, start: v128, epsilon: v128, h3: v128, h4: v128, h5: v128, h6: v128, tiny: v128): void {
    const g0 = v128.load(g);
    const g1 = v128.load(g, 16);
    const s0 = flushTiny(f32x4.add(v128.load(slot), f32x4.mul(g0, g0)), tiny);
    const s1 = flushTiny(f32x4.add(v128.load(slot, 16), f32x4.mul(g1, g1)), tiny);
    const d0 = f32x4.add(f32x4.sqrt(f32x4.add(start, s0)), epsilon);
    const d1 = f32x4.add(f32x4.sqrt(f32x4.add(start, s1)), epsilon);
    const p0 = f32x4.sub(decayed(v128.load(p), keep), f32x4.mul(rate, f32x4.div(g0, d0)));
    const p1 = f32x4.sub(decayed(v128.load(p, 16), keep), f32x4.mul(rate, f32x4.div(g1, d1)));
    v128.store(slot, s0);
    v128.store(slot, s1, 16);
    v128.store(p, p0);
    v128.store(p, p1, 16);
  }
}
