import { flushTiny } from './flushTiny';

/**
 * m = β₁·m + (1 − β₁)·g, v = β₂·v + (1 − β₂)·g², then p −= η̂·m / (√v + ε̂). slots [m, v]; hyper [η̂, β₁, 1 − β₁, β₂, 1 − β₂, ε̂].
 * Kingma & Ba 2015, algorithm 1, with the bias corrections of step t in η̂ = η·√(1 − β₂ᵗ)/(1 − β₁ᵗ) and ε̂ = ε·√(1 − β₂ᵗ).
 */
@unmanaged
export class Adam {
  @inline update(p: usize, g: usize, slot: usize, size: usize, rate: v128, beta1: v128, rest1: v128, beta2: v128, rest2: v128, epsilon: v128): void {
    const gradient = v128.load(g);
    const m = flushTiny(f32x4.add(f32x4.mul(beta1, v128.load(slot)), f32x4.mul(rest1, gradient)));
    const v = flushTiny(f32x4.add(f32x4.mul(beta2, v128.load(slot + size)), f32x4.mul(rest2, f32x4.mul(gradient, gradient))));
    v128.store(slot, m);
    v128.store(slot + size, v);
    const scale = f32x4.div(m, f32x4.add(f32x4.sqrt(v), epsilon));
    v128.store(p, f32x4.sub(v128.load(p), f32x4.mul(rate, scale)));
  }
}
