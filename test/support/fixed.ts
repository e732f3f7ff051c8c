// Elementary functions in fixed point with 300 bits after the point: the truth for functions of f64.

const BITS = 300n;
const ONE = 1n << BITS;

const times = (a: bigint, b: bigint) => (a * b) >> BITS;

/** x exactly, for |x| ≥ 2⁻²⁴⁸ or 0. */
export function fixed(x: number): bigint {
  let [scaled, shift] = [x, 0n];
  while (!Number.isInteger(scaled)) [scaled, shift] = [2 * scaled, shift + 1n];
  return (BigInt(scaled) << BITS) >> shift;
}

/** Σ of term(k) · powerₖ from k = 1 on, powerₖ₊₁ = next(powerₖ, k), until nothing is left. */
function series(
  power: bigint,
  next: (power: bigint, k: bigint) => bigint,
  term = (power: bigint, _k: bigint) => power,
) {
  let sum = 0n;
  for (let [rest, k] = [power, 1n]; rest !== 0n && rest !== -1n; rest = next(rest, k), k++) sum += term(rest, k);
  return sum;
}

const oddPart = (power: bigint, k: bigint) => power / (2n * k - 1n);

/** atanh (a / b) */
function atanh(a: bigint, b: bigint): bigint {
  const x = (a * ONE) / b;
  return series(x, (power) => times(power, times(x, x)), oddPart);
}

/** atan (1 / n) */
const atanOfInverse = (n: bigint) => series(ONE / n, (power) => -power / (n * n), oddPart);

const LN2 = 2n * atanh(1n, 3n);
const PI = 4n * (4n * atanOfInverse(5n) - atanOfInverse(239n));

/** eˣ */
export function exp(x: bigint): bigint {
  const k = x / LN2;
  const power = series(ONE, (term, n) => times(term, x - k * LN2) / n);
  return k >= 0n ? power << k : power >> -k;
}

/** log x */
export function log(x: bigint): bigint {
  let [m, n] = [x, 0n];
  while (m > 2n * ONE) [m, n] = [m >> 1n, n + 1n];
  while (m < ONE) [m, n] = [m << 1n, n - 1n];
  return n * LN2 + 2n * atanh(m - ONE, m + ONE);
}

export const pow = (base: bigint, x: bigint) => exp(times(x, log(base)));

/** cos πx */
export function cosPi(x: bigint): bigint {
  const v = times(x % (2n * ONE), PI);
  return series(ONE, (term, k) => -times(times(term, v), v) / (2n * k * (2n * k - 1n)));
}

/** sin πx */
export const sinPi = (x: bigint) => cosPi(x - ONE / 2n);

const spacing = new DataView(new ArrayBuffer(8));

/** How far an f64 is from the exact value, in units of the last place of the f64. */
export function ulps(actual: number, exact: bigint): number {
  spacing.setFloat64(0, actual);
  const exponent = Math.max((spacing.getUint32(0) >>> 20) & 0x7ff, 1) - 1075;
  const distance = fixed(actual) - exact;
  return Number((1000n * distance) >> (BITS + BigInt(exponent))) / 1000;
}
