import { flushTiny } from './flushTiny';

/** The running mean: beta·old + rest·x. */
// @ts-ignore: decorator
@inline
export function mean(beta: v128, old: v128, rest: v128, x: v128, tiny: v128): v128 {
  return flushTiny(f32x4.add(f32x4.mul(beta, old), f32x4.mul(rest, x)), tiny);
}
