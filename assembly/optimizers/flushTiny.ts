/** 2⁻¹²⁶, the least normal number */
const least = memory.data<f32>([1.1754943508222875e-38]);

/** That number, in all lanes. */
// @ts-ignore: decorator
@inline
export function leastNormal(): v128 {
  return v128.load32_splat(least);
}

/** x, NaN too, but 0 where it is denormal (below tiny): what decays in the slots of dead units would end there, where some CPUs are slow. */
// @ts-ignore: decorator
@inline
export function flushTiny(x: v128, tiny: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), tiny));
}
