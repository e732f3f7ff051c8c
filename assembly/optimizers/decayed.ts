/** Four parameters p after weight decay: keep·p, keep = 1 − η·λ. Loshchilov & Hutter 2019, algorithm 2. */
// @ts-ignore: decorator
@inline
export function decayed(p: v128, keep: v128): v128 {
  return f32x4.mul(p, keep);
}
