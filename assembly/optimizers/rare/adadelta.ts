import { decayed } from '../decayed';
import { mean } from '../mean';

/**
 * v = ρ·v + (1 − ρ)·g², d = g·√(u + ε)/√(v + ε), u = ρ·u + (1 − ρ)·d², then p = keep·p − η·d. slots [v, u];
 * hyper [keep, η, ρ, 1 − ρ, ε]. Zeiler 2012, algorithm 1.
 */
@unmanaged
export class Adadelta {
  @inline update(p: usize, g: usize, slot: usize, size: usize, keep: v128, rate: v128, rho: v128, rest: v128, epsilon: v128, h4: v128, h5: v128, h6: v128, tiny: v128): void {
    const g0 = v128.load(g);
    const g1 = v128.load(g, 16);
    const old0 = v128.load(slot + size);
    const old1 = v128.load(slot + size, 16);
    const v0 = mean(rho, v128.load(slot), rest, f32x4.mul(g0, g0), tiny);
    const v1 = mean(rho, v128.load(slot, 16), rest, f32x4.mul(g1, g1), tiny);
    const d0 = f32x4.mul(g0, f32x4.div(f32x4.sqrt(f32x4.add(old0, epsilon)), f32x4.sqrt(f32x4.add(v0, epsilon))));
    const d1 = f32x4.mul(g1, f32x4.div(f32x4.sqrt(f32x4.add(old1, epsilon)), f32x4.sqrt(f32x4.add(v1, epsilon))));
    const u0 = mean(rho, old0, rest, f32x4.mul(d0, d0), tiny);
    const u1 = mean(rho, old1, rest, f32x4.mul(d1, d1), tiny);
    const p0 = f32x4.sub(decayed(v128.load(p), keep), f32x4.mul(rate, d0));
    const p1 = f32x4.sub(decayed(v128.load(p, 16), keep), f32x4.mul(rate, d1));
    v128.store(slot, v0);
    v128.store(slot, v1, 16);
    v128.store(slot + size, u0);
    v128.store(slot + size, u1, 16);
    v128.store(p, p0);
    v128.store(p, p1, 16);
  }
}
