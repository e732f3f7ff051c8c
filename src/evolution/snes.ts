import { checkOptions } from '../base/errors.ts';
import { exp, log } from '../base/exact.ts';
import { sampleAround, weightedSum } from './around.ts';
import { byRank } from './ranks.ts';
import {
  checkPopulation,
  checkPositive,
  common,
  DistributionSearch,
  type DistributionStrategy,
  type StrategyOptions,
  settingsOf,
} from './strategy.ts';

export interface SnesOptions extends StrategyOptions {
  /** Candidates per generation. Default 4 + ⌊3 ln dimensions⌋. */
  population?: number;
  /** The initial standard deviations of the candidates around the mean. Default 1. */
  sigma?: number;
  /** η of the mean. Default 1. */
  learningRate?: number;
}

/**
 * Creates a separable natural evolution strategy: a mean and a standard deviation for each number follow the natural
 * gradient of the ranked fitness. O(dimensions). Schaul, Glasmachers, Schmidhuber 2011.
 *
 *     const search = snes({ dimensions: 5_000, sigma: 0.1 });
 *     search.tell(fitnessOf(search.ask()));
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function snes(options: SnesOptions): DistributionStrategy {
  const where = 'snes';
  const given = checkOptions(where, options, [...common, 'population', 'sigma', 'learningRate']);
  const settings = settingsOf(where, given);
  const d = settings.dimensions;
  const { population = fewest(d), sigma = 1, learningRate = 1 } = given;
  checkPopulation(where, population, settings, 2);
  checkPositive(where, 'sigma', sigma);
  checkPositive(where, 'learningRate', learningRate);
  const mean = settings.start;
  const deviations = new Float64Array(d).fill(sigma);
  const utilities = utilitiesOf(population);
  const rate = (3 + log(d)) / (5 * Math.sqrt(d));
  return new DistributionSearch(
    where,
    settings,
    population,
    { sigma, learningRate },
    {
      numbers: { mean, deviations },
      positive: ['deviations'],
      sample: (candidates, draws) => sampleAround(candidates, mean, deviations, draws.normals(candidates.length)),
      update(candidates, losses) {
        const weights = byRank(losses, utilities);
        const z = (i: number, j: number) =>
          ((candidates[i * d + j] as number) - (mean[j] as number)) / (deviations[j] as number);
        const ofMean = weightedSum(population, d, weights, z);
        const ofDeviations = weightedSum(population, d, weights, (i, j) => z(i, j) ** 2 - 1);
        for (let j = 0; j < d; j++) {
          const deviation = deviations[j] as number;
          mean[j] = (mean[j] as number) + learningRate * deviation * (ofMean[j] as number);
          deviations[j] = deviation * exp(0.5 * rate * (ofDeviations[j] as number));
        }
      },
    },
    given.state,
  );
}

/** Hansen's population size: 4 + ⌊3 ln d⌋. */
export function fewest(dimensions: number): number {
  return 4 + Math.floor(3 * log(dimensions));
}

/** max(0, ln(n/2 + 1) − ln i) divided by its sum, minus 1/n, from the best rank i = 1 to the n-th. */
function utilitiesOf(n: number): Float64Array {
  const raw = Float64Array.from({ length: n }, (_, i) => Math.max(0, log(n / 2 + 1) - log(i + 1)));
  const sum = raw.reduce((total, value) => total + value, 0);
  return raw.map((value) => value / sum - 1 / n);
}
