/** v = μ·v + g, then p −= η·v. slots [v]; hyper [η, μ]. Sutskever et al. 2013, with η outside of v as in PyTorch. */
@unmanaged
export class Momentum {
  @inline update(p: usize, g: usize, slot: usize, size: usize, rate: v128, momentum: v128, h2: v128, h3: v128, h4: v128, h5: v128): void {
    const v = f32x4.add(f32x4.mul(momentum, v128.load(slot)), v128.load(g));
    v128.store(slot, v);
    v128.store(p, f32x4.sub(v128.load(p), f32x4.mul(rate, v)));
  }
}
