import { decayed } from '../decayed';
import { mean } from '../mean';

/**
 * p = keep·p − η·sign(β₁·m + (1 − β₁)·g), then m = β₂·m + (1 − β₂)·g. slots [m];
 * hyper [keep, η, β₁, 1 − β₁, β₂, 1 − β₂]. Chen et al. 2023, algorithm 2.
 */
@unmanaged
export class Lion {
  @inline update(p: usize, g: usize, slot: usize, size: usize, keep: v128, rate: v128, beta1: v128, rest1: v128, beta2: v128, rest2: v128, h5: v128, h6: v128, tiny: v128): void {
    const g0 = v128.load(g);
    const g1 = v128.load(g, 16);
    const m0 = v128.load(slot);
    const m1 = v128.load(slot, 16);
    const p0 = f32x4.sub(decayed(v128.load(p), keep), signed(rate, mean(beta1, m0, rest1, g0, tiny)));
    const p1 = f32x4.sub(decayed(v128.load(p, 16), keep), signed(rate, mean(beta1, m1, rest1, g1, tiny)));
    const n0 = mean(beta2, m0, rest2, g0, tiny);
    const n1 = mean(beta2, m1, rest2, g1, tiny);
    v128.store(slot, n0);
    v128.store(slot, n1, 16);
    v128.store(p, p0);
    v128.store(p, p1, 16);
  }
}

const SIGN_BIT = memory.data<u32>([0x80000000]);

/** size · sign(x) for size ≥ 0, with sign(0) = 0; NaN where x is. */
// @ts-ignore: decorator
@inline
function signed(size: v128, x: v128): v128 {
  const away = v128.or(size, v128.and(x, v128.load32_splat(SIGN_BIT)));
  return v128.or(v128.and(away, f32x4.ne(x, f32x4.splat(0))), f32x4.ne(x, x));
}
