import { decayed } from './decayed';
import { flushTiny } from './flushTiny';
import { mean } from './mean';

/** v = ρ·v + (1 − ρ)·g², then p = keep·p − η·g / (√v + ε). slots [v]; hyper [keep, η, ρ, 1 − ρ, ε]. Tieleman & Hinton 2012. */
@unmanaged
export class Rmsprop {
  @inline update(p: usize, g: usize, slot: usize, size: usize, keep: v128, rate: v128, rho: v128, rest: v128, epsilon: v128, h4: v128, h5: v128, h6: v128, tiny: v128): void {
    update(p, g, slot, size, keep, rate, rho, rest, epsilon, h4, false, false, tiny);
  }
}

/** As Rmsprop, but b = μ·b + g / (√v + ε) and p = keep·p − η·b. slots [v, b]; hyper [keep, η, ρ, 1 − ρ, ε, μ]. */
@unmanaged
export class RmspropMomentum {
  @inline update(p: usize, g: usize, slot: usize, size: usize, keep: v128, rate: v128, rho: v128, rest: v128, epsilon: v128, momentum: v128, h5: v128, h6: v128, tiny: v128): void {
    update(p, g, slot, size, keep, rate, rho, rest, epsilon, momentum, false, true, tiny);
  }
}

/** As Rmsprop, with c = ρ·c + (1 − ρ)·g and √(v − c²) for √v. slots [v, c]. Graves 2013, equations 38 to 45. */
@unmanaged
export class RmspropCentered {
  @inline update(p: usize, g: usize, slot: usize, size: usize, keep: v128, rate: v128, rho: v128, rest: v128, epsilon: v128, h4: v128, h5: v128, h6: v128, tiny: v128): void {
    update(p, g, slot, size, keep, rate, rho, rest, epsilon, h4, true, false, tiny);
  }
}

/** Both. slots [v, c, b]; hyper [keep, η, ρ, 1 − ρ, ε, μ]. */
@unmanaged
export class RmspropCenteredMomentum {
  @inline update(p: usize, g: usize, slot: usize, size: usize, keep: v128, rate: v128, rho: v128, rest: v128, epsilon: v128, momentum: v128, h5: v128, h6: v128, tiny: v128): void {
    update(p, g, slot, size, keep, rate, rho, rest, epsilon, momentum, true, true, tiny);
  }
}

// @ts-ignore: decorator
@inline
function update(
  p: usize, g: usize, slot: usize, size: usize,
  keep: v128, rate: v128, rho: v128, rest: v128, epsilon: v128, momentum: v128, centered: bool, withMomentum: bool, tiny: v128,
): void {
  const center = slot + size;
  const last = centered ? center + size : center;
  const g0 = v128.load(g);
  const g1 = v128.load(g, 16);
  const v0 = mean(rho, v128.load(slot), rest, f32x4.mul(g0, g0), tiny);
  const v1 = mean(rho, v128.load(slot, 16), rest, f32x4.mul(g1, g1), tiny);
  let c0 = v0;
  let c1 = v1;
  let d0 = v0;
  let d1 = v1;
  if (centered) {
    c0 = mean(rho, v128.load(center), rest, g0, tiny);
    c1 = mean(rho, v128.load(center, 16), rest, g1, tiny);
    d0 = variance(v0, c0);
    d1 = variance(v1, c1);
  }
  let b0 = f32x4.div(g0, f32x4.add(f32x4.sqrt(d0), epsilon));
  let b1 = f32x4.div(g1, f32x4.add(f32x4.sqrt(d1), epsilon));
  if (withMomentum) {
    b0 = flushTiny(f32x4.add(f32x4.mul(momentum, v128.load(last)), b0), tiny);
    b1 = flushTiny(f32x4.add(f32x4.mul(momentum, v128.load(last, 16)), b1), tiny);
  }
  const p0 = f32x4.sub(decayed(v128.load(p), keep), f32x4.mul(rate, b0));
  const p1 = f32x4.sub(decayed(v128.load(p, 16), keep), f32x4.mul(rate, b1));
  v128.store(slot, v0);
  v128.store(slot, v1, 16);
  if (centered) {
    v128.store(center, c0);
    v128.store(center, c1, 16);
  }
  if (withMomentum) {
    v128.store(last, b0);
    v128.store(last, b1, 16);
  }
  v128.store(p, p0);
  v128.store(p, p1, 16);
}

/** v − c², not below the 0 that rounding may miss. */
// @ts-ignore: decorator
@inline
function variance(v: v128, c: v128): v128 {
  return f32x4.pmax(f32x4.sub(v, f32x4.mul(c, c)), f32x4.splat(0));
}
