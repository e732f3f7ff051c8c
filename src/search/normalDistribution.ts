import { exp, log } from '../base/exact.ts';

// The normal distribution far out in its tails, by logarithms. Functions of exact.ts alone: the same bits everywhere.

/** (1 + 2x) e^(x²) erfc x for x ≥ 0: a Chebyshev series in (x − 3.75) / (x + 3.75), as Schonfelder 1978. */
const SERIES = [
  1.1775789345674017, -0.004590054580646478, -0.08424913336651792, 0.05920993999819189, -0.026658668435305753,
  0.009074997670705265, -0.002413163540417608, 0.0004907758365258086, -6.916973302501207e-5, 4.13902798607301e-6,
  7.74038306619849e-7, -2.1886401049234397e-7, 1.076499946567091e-8, 4.521959811218287e-9, -7.754400208831351e-10,
  -6.318088340886684e-11, 2.86879501093067e-11, 1.9455868545777372e-13, -9.654696748433437e-13, 3.252548148164765e-14,
  3.3478119482868296e-14, -1.8645628804190717e-15, -1.2507950530686268e-15, 7.41823525664749e-17, 5.068148904819187e-17,
];

const LOG_ROOT_2PI = 0.9189385332046727;
/** Below this the tail itself leaves f64. */
const LEAST = -37;

const ROOT_HALF = Math.SQRT1_2;

/** e^(x²) erfc x for x ≥ 0. */
function scaledErfc(x: number): number {
  const t = 2 - 15 / (x + 3.75);
  let b0 = 0;
  let b1 = 0;
  for (let i = SERIES.length - 1; i > 0; i--) {
    const b = t * b0 - b1 + (SERIES[i] as number);
    b1 = b0;
    b0 = b;
  }
  return (0.5 * t * b0 - b1 + (SERIES[0] as number)) / (1 + 2 * x);
}

/** ln(1 + x) */
function log1p(x: number): number {
  const u = 1 + x;
  return u === 1 ? x : log(u) * (x / (u - 1));
}

/** eˣ − 1 */
function expm1(x: number): number {
  const u = exp(x);
  if (u === 1) return x;
  return u - 1 === -1 ? -1 : (u - 1) * (x / log(u));
}

/** Φ(a) for a ≤ 0. */
const lowerTail = (a: number) => 0.5 * exp(-0.5 * a * a) * scaledErfc(-a * ROOT_HALF);

/** Φ(a) */
const cdf = (a: number) => (a > 0 ? 1 - lowerTail(-a) : lowerTail(a));

/** ln Φ(a) */
export function logCdf(a: number): number {
  return a > 0 ? log1p(-lowerTail(-a)) : -0.5 * a * a + log(0.5 * scaledErfc(-a * ROOT_HALF));
}

/** ln(Φ(b) − Φ(a)) for a ≤ b. */
export function logMass(a: number, b: number): number {
  if (a > 0) return logMass(-b, -a);
  if (b > 0) return log1p(-lowerTail(a) - cdf(-b));
  if (b > LEAST) return log(lowerTail(b) - lowerTail(a));
  const upper = logCdf(b);
  return upper + log1p(-exp(logCdf(a) - upper));
}

/** ln of the density at z. */
export const logDensity = (z: number) => -0.5 * z * z - LOG_ROOT_2PI;

/** The z with ln Φ(z) = y, by Newton's method, y < 0. */
function inverseLogCdf(y: number): number {
  const flipped = y > -1e-2;
  const target = flipped ? log(-expm1(y)) : y;
  let z = target < -5 ? -Math.sqrt(-2 * (target + LOG_ROOT_2PI)) : (-Math.sqrt(3) / Math.PI) * log(expm1(-target));
  for (let i = 0; i < 100; i++) {
    const now = logCdf(z);
    const step = (now - target) * exp(now - logDensity(z));
    z -= step;
    if (Math.abs(step) < 1e-8 * Math.abs(z)) break;
  }
  return flipped ? -z : z;
}

/** The z between a and b below which a share q of the mass between them lies, 0 ≤ q < 1. */
export function quantile(q: number, a: number, b: number): number {
  if (q === 0) return a;
  if (a >= 0) return -quantile(1 - q, -b, -a);
  const mass = logMass(a, b);
  const [below, within] = [logCdf(a), log(q) + mass];
  const greater = Math.max(below, within);
  const total = greater + log1p(exp(Math.min(below, within) - greater));
  return Math.min(Math.max(inverseLogCdf(Math.min(total, -1e-300)), a), b);
}
