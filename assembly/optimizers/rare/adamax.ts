import { decayed } from '../decayed';
import { mean } from '../mean';

/**
 * m = β₁·m + (1 − β₁)·g, u = max(|g| + ε, β₂·u), then p = keep·p − η̂·m / u. slots [m, u];
 * hyper [keep, η̂, β₁, 1 − β₁, β₂, ε]. Kingma & Ba 2015, algorithm 2, with η̂ = η/(1 − β₁ᵗ).
 */
@unmanaged
export class Adamax {
  @inline update(p: usize, g: usize, slot: usize, size: usize, keep: v128, rate: v128, beta1: v128, rest1: v128, beta2: v128, epsilon: v128, h5: v128, h6: v128, tiny: v128): void {
    const g0 = v128.load(g);
    const g1 = v128.load(g, 16);
    const m0 = mean(beta1, v128.load(slot), rest1, g0, tiny);
    const m1 = mean(beta1, v128.load(slot, 16), rest1, g1, tiny);
    const u0 = f32x4.pmax(f32x4.add(f32x4.abs(g0), epsilon), f32x4.mul(beta2, v128.load(slot + size)));
    const u1 = f32x4.pmax(f32x4.add(f32x4.abs(g1), epsilon), f32x4.mul(beta2, v128.load(slot + size, 16)));
    const p0 = f32x4.sub(decayed(v128.load(p), keep), f32x4.mul(rate, f32x4.div(m0, u0)));
    const p1 = f32x4.sub(decayed(v128.load(p, 16), keep), f32x4.mul(rate, f32x4.div(m1, u1)));
    v128.store(slot, m0);
    v128.store(slot, m1, 16);
    v128.store(slot + size, u0);
    v128.store(slot + size, u1, 16);
    v128.store(p, p0);
    v128.store(p, p1, 16);
  }
}
