import { log } from '../base/exact.ts';

/** What CMA-ES goes by, from the number of candidates n and of dimensions d. The equations are those of Hansen's tutorial. */
export interface CmaConstants {
  /** By rank, the best first; those of the worse half below 0. */
  readonly weights: Float64Array;
  /** How many candidates the better half is worth. */
  readonly effective: number;
  /** Learning rates of the path and of the deviation. */
  readonly ofSigma: number;
  readonly damping: number;
  /** Learning rates of the covariance: of its path, of the path's outer product, of the candidates'. */
  readonly ofPath: number;
  readonly rankOne: number;
  readonly rankMu: number;
  /** The mean length of a vector of d normal numbers. */
  readonly normalLength: number;
}

/** Hansen 2016, The CMA evolution strategy: a tutorial (arXiv 1604.00772), equations 48 to 58. */
export function cmaConstants(n: number, d: number, negative: boolean): CmaConstants {
  const raw = Float64Array.from({ length: n }, (_, i) => log((n + 1) / 2) - log(i + 1));
  const better = Math.max(1, Math.floor(n / 2));
  const effective = worthOf(raw.subarray(0, better));
  const ofPath = (4 + effective / d) / (d + 4 + (2 * effective) / d);
  const rankOne = 2 / ((d + 1.3) ** 2 + effective);
  const rankMu = Math.min(1 - rankOne - 1e-8, (2 * (effective + 1 / effective - 2)) / ((d + 2) ** 2 + effective));
  const ofWorse = worthOf(raw.subarray(better));
  const bound = Math.min(
    1 + rankOne / rankMu,
    1 + (2 * ofWorse) / (effective + 2),
    (1 - rankOne - rankMu) / (d * rankMu),
  );
  const sumOf = (sign: 1 | -1) => raw.reduce((sum, value) => sum + Math.max(0, sign * value), 0);
  const [positive, below] = [sumOf(1), sumOf(-1)];
  const weights = raw.map((value) => (value >= 0 ? value / positive : negative ? (bound * value) / below : 0));
  const ofSigma = (effective + 2) / (d + effective + 5);
  return {
    ...{ weights, effective, ofSigma, ofPath, rankOne, rankMu },
    damping: 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (d + 1)) - 1) + ofSigma,
    normalLength: Math.sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d * d)),
  };
}

/** (Σ w)² / Σ w² */
function worthOf(weights: Float64Array): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return (sum * sum) / weights.reduce((total, weight) => total + weight * weight, 0);
}
