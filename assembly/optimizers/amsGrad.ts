import { decayed } from './decayed';
import { mean } from './mean';

/**
 * m and v as Adam, u = max(u, v), then p = keep·p − η̂·m / (√u + ε̂). slots [m, v, u];
 * hyper [keep, η̂, β₁, 1 − β₁, β₂, 1 − β₂, ε̂] as Adam's. Reddi, Kale & Kumar 2018, algorithm 2, as in PyTorch.
 */
@unmanaged
export class AmsGrad {
  @inline update(p: usize, g: usize, slot: usize, size: usize, keep: v128, rate: v128, beta1: v128, rest1: v128, beta2: v128, rest2: v128, epsilon: v128, h6: v128, tiny: v128): void {
    const second = slot + size;
    const third = second + size;
    const g0 = v128.load(g);
    const g1 = v128.load(g, 16);
    const m0 = mean(beta1, v128.load(slot), rest1, g0, tiny);
    const m1 = mean(beta1, v128.load(slot, 16), rest1, g1, tiny);
    const v0 = mean(beta2, v128.load(second), rest2, f32x4.mul(g0, g0), tiny);
    const v1 = mean(beta2, v128.load(second, 16), rest2, f32x4.mul(g1, g1), tiny);
    const u0 = f32x4.pmax(v0, v128.load(third));
    const u1 = f32x4.pmax(v1, v128.load(third, 16));
    const p0 = f32x4.sub(decayed(v128.load(p), keep), f32x4.mul(rate, f32x4.div(m0, f32x4.add(f32x4.sqrt(u0), epsilon))));
    const p1 = f32x4.sub(decayed(v128.load(p, 16), keep), f32x4.mul(rate, f32x4.div(m1, f32x4.add(f32x4.sqrt(u1), epsilon))));
    v128.store(slot, m0);
    v128.store(slot, m1, 16);
    v128.store(second, v0);
    v128.store(second, v1, 16);
    v128.store(third, u0);
    v128.store(third, u1, 16);
    v128.store(p, p0);
    v128.store(p, p1, 16);
  }
}
