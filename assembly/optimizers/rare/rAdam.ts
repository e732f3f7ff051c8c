import { decayed } from '../decayed';
import { mean } from '../mean';

/**
 * m and v as Adam, then p = keep·p − η̂·m / (adapt·√v + ε̂). slots [m, v]; hyper [keep, η̂, β₁, 1 − β₁, β₂, 1 − β₂, ε̂, adapt].
 * Liu et al. 2020, algorithm 2: adapt is 1 where the variance of 1/√v is bounded, with the rectification in η̂; before, 0
 * with ε̂ = 1.
 */
@unmanaged
export class RAdam {
  @inline update(p: usize, g: usize, slot: usize, size: usize, keep: v128, rate: v128, beta1: v128, rest1: v128, beta2: v128, rest2: v128, epsilon: v128, adapt: v128, tiny: v128): void {
    const g0 = v128.load(g);
    const g1 = v128.load(g, 16);
    const m0 = mean(beta1, v128.load(slot), rest1, g0, tiny);
    const m1 = mean(beta1, v128.load(slot, 16), rest1, g1, tiny);
    const v0 = mean(beta2, v128.load(slot + size), rest2, f32x4.mul(g0, g0), tiny);
    const v1 = mean(beta2, v128.load(slot + size, 16), rest2, f32x4.mul(g1, g1), tiny);
    const d0 = f32x4.add(f32x4.mul(adapt, f32x4.sqrt(v0)), epsilon);
    const d1 = f32x4.add(f32x4.mul(adapt, f32x4.sqrt(v1)), epsilon);
    const p0 = f32x4.sub(decayed(v128.load(p), keep), f32x4.mul(rate, f32x4.div(m0, d0)));
    const p1 = f32x4.sub(decayed(v128.load(p, 16), keep), f32x4.mul(rate, f32x4.div(m1, d1)));
    v128.store(slot, m0);
    v128.store(slot, m1, 16);
    v128.store(slot + size, v0);
    v128.store(slot + size, v1, 16);
    v128.store(p, p0);
    v128.store(p, p1, 16);
  }
}
