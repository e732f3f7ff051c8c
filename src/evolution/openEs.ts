import { checkBoolean, checkName, checkOptions } from '../base/errors.ts';
import { antithetic, sampleAround, weightedSum } from './around.ts';
import { type Follow, follows } from './follow.ts';
import { centeredRanks } from './ranks.ts';
import {
  checkPairs,
  checkPositive,
  common,
  DistributionSearch,
  type DistributionStrategy,
  type StrategyOptions,
  settingsOf,
} from './strategy.ts';

export interface OpenEsOptions extends StrategyOptions {
  /** Candidates per generation, an even number. */
  population: number;
  /** The standard deviation of the candidates around the mean. For the weights of networks 0.02 to 0.1. Default 1. */
  sigma?: number;
  /** The factor for sigma after each generation. Default 1. */
  sigmaDecay?: number;
  /** The minimum sigma. Default 0. */
  leastSigma?: number;
  /** How the mean follows the estimated gradient. Default 'sgd'. */
  optimizer?: 'sgd' | 'adam';
  /** η of the optimizer. Default 0.001. */
  learningRate?: number;
  /** Whether candidates are pairs on opposite sides of the mean. Default true. */
  antithetic?: boolean;
}

/**
 * Creates the evolution strategy of OpenAI: candidates are x = mean + σ z, and the mean follows the gradient Σ rank(f)
 * z / (n σ), with ranks from −½ to ½. Salimans, Ho, Chen, Sidor, Sutskever 2017, with the defaults of evosax.
 *
 *     const es = openEs({ dimensions: 212, population: 200, sigma: 0.05, optimizer: 'adam', learningRate: 0.02 });
 *     es.tell(fitnessOf(es.ask()));
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function openEs(options: OpenEsOptions): DistributionStrategy {
  const where = 'openEs';
  const given = checkOptions(where, options, [
    ...common,
    ...(['population', 'sigma', 'sigmaDecay', 'leastSigma', 'optimizer', 'learningRate', 'antithetic'] as const),
  ]);
  const settings = settingsOf(where, given);
  const { sigma = 1, sigmaDecay = 1, leastSigma = 0, optimizer = 'sgd', learningRate = 0.001 } = given;
  const { antithetic: inPairs = true } = given;
  checkBoolean(where, 'antithetic', inPairs);
  const population = checkPairs(where, given.population, settings);
  checkPositive(where, 'sigma', sigma);
  checkPositive(where, 'sigmaDecay', sigmaDecay);
  if (leastSigma !== 0) checkPositive(where, 'leastSigma', leastSigma);
  checkPositive(where, 'learningRate', learningRate);
  const { numbers, step }: Follow = checkName(where, 'optimizer', optimizer, follows)(settings.dimensions);
  const mean = settings.start;
  const deviation = Float64Array.of(sigma);
  const d = settings.dimensions;
  return new DistributionSearch(
    where,
    settings,
    population,
    { sigma, sigmaDecay, leastSigma, optimizer, learningRate, antithetic: inPairs },
    {
      numbers: { mean, sigma: deviation, ...numbers },
      positive: ['sigma'],
      sample(candidates, draws) {
        const z = inPairs ? antithetic(draws, candidates.length) : draws.normals(candidates.length);
        sampleAround(candidates, mean, deviation, z);
      },
      update(candidates, losses) {
        const [now] = deviation as unknown as [number];
        const gradient = weightedSum(population, d, centeredRanks(losses), (i, j) => {
          return ((candidates[i * d + j] as number) - (mean[j] as number)) / now;
        });
        for (let j = 0; j < d; j++) gradient[j] = (gradient[j] as number) / (population * now);
        step(mean, gradient, learningRate);
        deviation[0] = Math.max(now * sigmaDecay, leastSigma);
      },
    },
    given.state,
  );
}
