/** Bits of the greatest safe integer. */
const BITS = 53;

/**
 * baseⁿ for whole n ≥ 0 by repeated squaring, with the same bits everywhere, which `**` does not guarantee. The factor
 * for each bit of n, 0 or 1, is looked up: a branch on the bits of a step would be mispredicted every other time.
 */
export function powersOf(base: number): (n: number) => number {
  const factors = new Float64Array(2 * BITS).fill(1);
  for (let bit = 0, square = base; bit < BITS; bit++, square *= square) factors[2 * bit + 1] = square;
  return (n) => {
    let result = 1;
    let at = 0;
    let left = n;
    for (; left >= 2 ** 31; left = Math.floor(left / 2), at += 2) result *= factors[at + (left % 2)] as number;
    for (let bits = left | 0; bits > 0; bits >>= 1, at += 2) result *= factors[at + (bits & 1)] as number;
    return result;
  };
}
