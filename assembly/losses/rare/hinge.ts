import { OfOutputs } from '../elementwise';

const block = memory.data<f32>([
  -0, // the sign bit
  1,
]);

/** ℓ = max(1 − s·y, 0), with s = 1 where t > 0, else −1; ∂ℓ/∂y = −s where ℓ > 0, else 0. */
@unmanaged
export class Hinge extends OfOutputs {
  @inline inner(y: v128, t: v128, a: v128, b: v128): v128 { return hinge(y, t); }
  @inline value(y: v128, t: v128, h: v128, a: v128, b: v128): v128 { return h; }
  @inline gradient(y: v128, t: v128, h: v128, a: v128, b: v128): v128 {
    const slope = v128.xor(v128.load32_splat(block + 4), signOfMinus(t));
    return v128.bitselect(v128.and(slope, f32x4.gt(h, f32x4.splat(0))), h, f32x4.eq(h, h));
  }
}

/** max(1 − s·y, 0) */
// @ts-ignore: decorator
@inline
export function hinge(y: v128, t: v128): v128 {
  return f32x4.pmax(f32x4.add(v128.load32_splat(block + 4), v128.xor(y, signOfMinus(t))), f32x4.splat(0));
}

/** The sign bit of −s, which turns x into −s·x by xor. */
// @ts-ignore: decorator
@inline
export function signOfMinus(t: v128): v128 {
  return v128.and(f32x4.gt(t, f32x4.splat(0)), v128.load32_splat(block));
}
