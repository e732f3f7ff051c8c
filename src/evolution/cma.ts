import { exp, pow } from '../base/exact.ts';
import { weightedSum } from './around.ts';
import { type CmaConstants, cmaConstants } from './cmaConstants.ts';
import { norm } from './follow.ts';
import { byRank } from './ranks.ts';

const MOST_SIGMA = 1e8;

/** The part of CMA-ES that its full and its separable form share: mean, step length and both paths. */
export interface Cma {
  readonly constants: CmaConstants;
  readonly numbers: {
    readonly mean: Float64Array;
    readonly sigma: Float64Array;
    readonly sigmaPath: Float64Array;
    readonly path: Float64Array;
  };
  /**
   * Moves mean, deviation and paths. `whiten` gives C^−½ y.
   *
   * @returns the steps y = (x − mean) / σ, [population, dimensions], the weight of each, and what C is multiplied by for its
   * path that stands still.
   */
  advance(
    candidates: Float32Array,
    losses: Float64Array,
    generation: number,
    whiten: (y: Float64Array) => Float64Array,
  ): { steps: Float64Array; weights: Float64Array; stalled: number };
}

export function cmaOf(population: number, start: Float64Array, sigma: number, negative: boolean): Cma {
  const d = start.length;
  const constants = cmaConstants(population, d, negative);
  const { effective, ofSigma, damping, ofPath, normalLength } = constants;
  const mean = start;
  const deviation = Float64Array.of(sigma);
  const sigmaPath = new Float64Array(d);
  const path = new Float64Array(d);
  const follow = (values: Float64Array, rate: number, by: Float64Array, share: number) => {
    const factor = share * Math.sqrt(rate * (2 - rate) * effective);
    for (let j = 0; j < d; j++) values[j] = (1 - rate) * (values[j] as number) + factor * (by[j] as number);
  };
  return {
    constants,
    numbers: { mean, sigma: deviation, sigmaPath, path },
    advance(candidates, losses, generation, whiten) {
      const [now] = deviation as unknown as [number];
      const weights = byRank(losses, constants.weights);
      const steps = new Float64Array(candidates.length);
      for (let at = 0; at < steps.length; at += d)
        for (let j = 0; j < d; j++) steps[at + j] = ((candidates[at + j] as number) - (mean[j] as number)) / now;
      const positive = weights.map((weight) => Math.max(0, weight));
      const step = weightedSum(population, d, positive, (i, j) => steps[i * d + j] as number);
      for (let j = 0; j < d; j++) mean[j] = (mean[j] as number) + now * (step[j] as number);
      follow(sigmaPath, ofSigma, whiten(step), 1);
      const length = norm(sigmaPath);
      deviation[0] = Math.min(now * exp((ofSigma / damping) * (length / normalLength - 1)), MOST_SIGMA);
      const seen = 1 - pow(1 - ofSigma, 2 * (generation + 2));
      const moves = length / Math.sqrt(seen) < (1.4 + 2 / (d + 1)) * normalLength;
      follow(path, ofPath, step, moves ? 1 : 0);
      return { steps, weights, stalled: moves ? 0 : ofPath * (2 - ofPath) };
    },
  };
}

/** What C keeps of itself: 1 + c₁ δ − c₁ − c_μ Σ w (equation 47). */
export function keptOf({ rankOne, rankMu, weights }: CmaConstants, stalled: number): number {
  return 1 + rankOne * stalled - rankOne - rankMu * weights.reduce((sum, weight) => sum + weight, 0);
}

/** The weight of a step in C: those below 0 by its length in C's own measure (equation 46). */
export function weightIn(weight: number, dimensions: number, whitened: Float64Array): number {
  if (weight >= 0) return weight;
  const length = norm(whitened);
  return (weight * dimensions) / Math.max(length * length, 1e-8);
}
