/** v = μ·v + g, then p −= η·(g + μ·v). slots [v]; hyper [η, μ]. Nesterov's momentum as Sutskever et al. 2013 and PyTorch write it. */
@unmanaged
export class Nesterov {
  @inline update(p: usize, g: usize, slot: usize, size: usize, rate: v128, momentum: v128, h2: v128, h3: v128, h4: v128, h5: v128): void {
    const gradient = v128.load(g);
    const v = f32x4.add(f32x4.mul(momentum, v128.load(slot)), gradient);
    v128.store(slot, v);
    const direction = f32x4.add(gradient, f32x4.mul(momentum, v));
    v128.store(p, f32x4.sub(v128.load(p), f32x4.mul(rate, direction)));
  }
}
