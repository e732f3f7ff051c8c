import { checkOptions } from '../base/errors.ts';
import { weightedSum } from './around.ts';
import { cmaOf, keptOf } from './cma.ts';
import type { CmaEsOptions } from './cmaEs.ts';
import { fewest } from './snes.ts';
import {
  checkPopulation,
  checkPositive,
  common,
  DistributionSearch,
  type DistributionStrategy,
  settingsOf,
} from './strategy.ts';

const LEAST_VARIANCE = 1e-8;
const MOST_VARIANCE = 1e8;

/**
 * Creates a CMA-ES that uses only the diagonal of the covariance matrix: O(dimensions), for whole networks. Ros &
 * Hansen 2008.
 *
 *     const search = sepCmaEs({ dimensions: 5_000, sigma: 0.1 });
 *     search.tell(fitnessOf(search.ask()));
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function sepCmaEs(options: CmaEsOptions): DistributionStrategy {
  const where = 'sepCmaEs';
  const given = checkOptions(where, options, [...common, 'population', 'sigma']);
  const settings = settingsOf(where, given);
  const d = settings.dimensions;
  const { population = fewest(d), sigma = 1 } = given;
  checkPopulation(where, population, settings, 4);
  checkPositive(where, 'sigma', sigma);
  const { constants, numbers, advance } = cmaOf(population, settings.start, sigma, false);
  const variances = new Float64Array(d).fill(1);
  const rootOf = (j: number) => Math.sqrt(Math.min(Math.max(variances[j] as number, LEAST_VARIANCE), MOST_VARIANCE));
  return new DistributionSearch(
    where,
    settings,
    population,
    { sigma },
    {
      numbers: { ...numbers, variances },
      positive: ['sigma'],
      sample(candidates, draws) {
        const z = draws.normals(candidates.length);
        const { mean, sigma: deviation } = numbers;
        for (let j = 0; j < d; j++) {
          const length = (deviation[0] as number) * rootOf(j);
          for (let at = j; at < z.length; at += d) candidates[at] = (mean[j] as number) + length * (z[at] as number);
        }
      },
      update(candidates, losses, generation) {
        const whiten = (y: Float64Array) => y.map((value, j) => value / rootOf(j));
        const { steps, weights, stalled } = advance(candidates, losses, generation, whiten);
        const kept = keptOf(constants, stalled);
        const squares = weightedSum(population, d, weights, (i, j) => (steps[i * d + j] as number) ** 2);
        for (let j = 0; j < d; j++) {
          const path = numbers.path[j] as number;
          variances[j] =
            kept * (variances[j] as number) +
            constants.rankOne * path * path +
            constants.rankMu * (squares[j] as number);
        }
      },
    },
    given.state,
  );
}
