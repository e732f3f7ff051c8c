import { checkOptions, outOfRange } from '../base/errors.ts';
import { cmaOf, keptOf, weightIn } from './cma.ts';
import { eigenOf } from './eigen.ts';
import { fewest } from './snes.ts';
import {
  checkPopulation,
  checkPositive,
  common,
  DistributionSearch,
  type DistributionStrategy,
  type StrategyOptions,
  settingsOf,
} from './strategy.ts';

export interface CmaEsOptions extends StrategyOptions {
  /** Candidates per generation. Default 4 + ⌊3 ln dimensions⌋. */
  population?: number;
  /** The initial standard deviation of the candidates: about a third of the range to search. Default 1. */
  sigma?: number;
}

/** C takes 8 d² bytes, its eigenvectors O(d³) time. */
const MOST_DIMENSIONS = 4096;
const LEAST_EIGENVALUE = 1e-8;

/**
 * Creates a covariance matrix adaptation search (CMA-ES): candidates are drawn from a normal distribution whose mean,
 * step size and covariance follow the best ones. For up to about 1,000 numbers; `sepCmaEs` and `snes` scale further.
 * Hansen 2016, The CMA evolution strategy: a tutorial.
 *
 *     const search = cmaEs({ dimensions: 10, sigma: 0.5, better: 'less' });
 *     while (search.generation < 200) search.tell(lossesOf(search.ask()));
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function cmaEs(options: CmaEsOptions): DistributionStrategy {
  const where = 'cmaEs';
  const given = checkOptions(where, options, [...common, 'population', 'sigma']);
  const settings = settingsOf(where, given);
  const d = settings.dimensions;
  if (d > MOST_DIMENSIONS) throw outOfRange(where, 'dimensions', `at most ${MOST_DIMENSIONS} (sepCmaEs takes more)`, d);
  const { population = fewest(d), sigma = 1 } = given;
  checkPopulation(where, population, settings, 4);
  checkPositive(where, 'sigma', sigma);
  const { constants, numbers, advance } = cmaOf(population, settings.start, sigma, true);
  const covariance = new Float64Array(d * d);
  for (let j = 0; j < d; j++) covariance[j * d + j] = 1;
  /** Eigenvectors as rows, the square roots of the eigenvalues, and the generations since they were computed. */
  const vectors = covariance.slice();
  const roots = new Float64Array(d).fill(1);
  const waited = Float64Array.of(0);
  const { rankOne, rankMu } = constants;
  /** C changes too little within this many generations to recompute its eigenvectors. */
  const gap = Math.max(1, Math.floor(1 / (10 * d * (rankOne + rankMu))));

  /** Vᵀ (f ⊙ V y) for V with the eigenvectors as rows. */
  const scaled = (y: Float64Array, factor: (root: number) => number): Float64Array => {
    const result = new Float64Array(d);
    for (let i = 0; i < d; i++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += (vectors[i * d + j] as number) * (y[j] as number);
      sum *= factor(roots[i] as number);
      for (let j = 0; j < d; j++) result[j] = (result[j] as number) + sum * (vectors[i * d + j] as number);
    }
    return result;
  };
  const whiten = (y: Float64Array) => scaled(y, (root) => 1 / root);

  return new DistributionSearch(
    where,
    settings,
    population,
    { sigma },
    {
      numbers: { ...numbers, covariance, vectors, roots, waited },
      positive: ['sigma', 'roots'],
      sample(candidates, draws) {
        const z = draws.normals(candidates.length);
        const { mean, sigma: deviation } = numbers;
        for (let at = 0; at < z.length; at += d) {
          const y = new Float64Array(d);
          for (let i = 0; i < d; i++) {
            const length = (roots[i] as number) * (z[at + i] as number);
            for (let j = 0; j < d; j++) y[j] = (y[j] as number) + length * (vectors[i * d + j] as number);
          }
          for (let j = 0; j < d; j++)
            candidates[at + j] = (mean[j] as number) + (deviation[0] as number) * (y[j] as number);
        }
      },
      update(candidates, losses, generation) {
        const { steps, weights, stalled } = advance(candidates, losses, generation, whiten);
        const kept = keptOf(constants, stalled);
        for (let i = 0; i < covariance.length; i++) covariance[i] = kept * (covariance[i] as number);
        addOuter(covariance, numbers.path, rankOne);
        for (let i = 0; i < population; i++) {
          const step = steps.subarray(i * d, (i + 1) * d);
          const weight = weights[i] as number;
          addOuter(covariance, step, rankMu * (weight < 0 ? weightIn(weight, d, whiten(step)) : weight));
        }
        waited[0] = (waited[0] as number) + 1;
        if (waited[0] < gap) return;
        waited[0] = 0;
        const eigen = eigenOf(covariance, d);
        vectors.set(eigen.vectors);
        for (let i = 0; i < d; i++) roots[i] = Math.sqrt(Math.max(eigen.values[i] as number, LEAST_EIGENVALUE));
      },
    },
    given.state,
  );
}

/** matrix ← matrix + factor · v vᵀ, whose halves stay the same to the bit. */
function addOuter(matrix: Float64Array, v: Float64Array, factor: number): void {
  const d = v.length;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      const value = (matrix[i * d + j] as number) + factor * ((v[i] as number) * (v[j] as number));
      matrix[i * d + j] = value;
      matrix[j * d + i] = value;
    }
  }
}
