import type { Draws } from './draws.ts';

/** Writes mean + deviation · z for each candidate; deviations are one for all numbers, or one for each. */
export function sampleAround(
  candidates: Float32Array,
  mean: Float64Array,
  deviations: Float64Array,
  z: Float64Array,
): void {
  const d = mean.length;
  const shared = deviations.length === 1;
  for (let at = 0; at < candidates.length; at += d)
    for (let j = 0; j < d; j++)
      candidates[at + j] = (mean[j] as number) + (deviations[shared ? 0 : j] as number) * (z[at + j] as number);
}

/** Normal numbers in pairs of opposite sign: the second half are those of the first, negated. */
export function antithetic(draws: Draws, count: number): Float64Array {
  const z = new Float64Array(count);
  const half = count / 2;
  z.set(draws.normals(half));
  for (let i = 0; i < half; i++) z[half + i] = -(z[i] as number);
  return z;
}

/** Σ factors[i] · of(candidate i, j) over the candidates, for each number j of a solution. */
export function weightedSum(
  count: number,
  dimensions: number,
  factors: Float64Array,
  of: (i: number, j: number) => number,
): Float64Array {
  const sums = new Float64Array(dimensions);
  for (let i = 0; i < count; i++) {
    const factor = factors[i] as number;
    if (factor === 0) continue;
    for (let j = 0; j < dimensions; j++) sums[j] = (sums[j] as number) + factor * of(i, j);
  }
  return sums;
}
