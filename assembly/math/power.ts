import { exp } from './exp';
import { log } from './log';

const least = memory.data<f32>([1.17549435e-38]); // 2^-126, the least normal float

/**
 * x^p = exp(p log x) for x ≥ 0 and p ≥ 0; x⁰ = 1, x below 2⁻¹²⁶ counts as that, NaN stays NaN.
 * Relative error: about (2 + p · |log x|) · 2⁻²³.
 */
export function power(x: v128, p: v128): v128 {
  return exp(f32x4.mul(p, log(f32x4.pmax(x, v128.load32_splat(least)))));
}
