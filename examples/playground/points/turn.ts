/** Terms of the series for |x| ≤ π/4: the first one left out is below 2⁻⁵³. */
const TERMS = 9;

/**
 * The point of the unit circle after so many turns, as [cos, sin]. By sums and products only, which give the same bits
 * in every browser: Math.cos and Math.sin need not.
 */
export function turn(turns: number): readonly [cos: number, sin: number] {
  const quarters = Math.round(4 * turns);
  const x = (turns - quarters / 4) * 2 * Math.PI;
  const cos = series(x, 0);
  const sin = x * series(x, 1);
  switch (quarters & 3) {
    case 0:
      return [cos, sin];
    case 1:
      return [-sin, cos];
    case 2:
      return [-cos, -sin];
    default:
      return [sin, -cos];
  }
}

/** 1 − x²/((s+1)(s+2)) + x⁴/((s+1)(s+2)(s+3)(s+4)) − …: cos x for s = 0, sin x / x for s = 1. */
function series(x: number, s: number): number {
  let sum = 1;
  for (let n = 2 * TERMS; n > 0; n -= 2) sum = 1 - (sum * x * x) / ((s + n) * (s + n - 1));
  return sum;
}
