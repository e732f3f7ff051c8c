import { checkOptions } from '../base/errors.ts';
import { antithetic, sampleAround, weightedSum } from './around.ts';
import { clipUp } from './follow.ts';
import { centeredRanks } from './ranks.ts';
import {
  checkPairs,
  checkPositive,
  checkShare,
  common,
  DistributionSearch,
  type DistributionStrategy,
  type StrategyOptions,
  settingsOf,
} from './strategy.ts';

export interface PgpeOptions extends StrategyOptions {
  /** Candidates per generation, an even number. */
  population: number;
  /**
   * The initial standard deviations of the candidates around the mean. For the weights of networks about 0.1. Default 1.
   */
  sigma?: number;
  /** The learning rate of the standard deviations. Default 0.1. */
  sigmaLearningRate?: number;
  /** The maximum relative change of a standard deviation in a generation. Default 0.2. */
  mostSigmaChange?: number;
  /** η of the mean. Default 0.01. */
  learningRate?: number;
  /** The maximum step of the mean. Default 0.02. */
  mostVelocity?: number;
  /** The momentum of the mean. Default 0.9. */
  momentum?: number;
}

/**
 * Creates a search by policy gradients with parameter-based exploration: a mean and a standard deviation for each
 * number follow the ranked fitness of pairs on opposite sides of the mean; the mean uses ClipUp. Sehnke et al. 2010;
 * Toklu et al. 2020, with the defaults of evosax.
 *
 *     const search = pgpe({ dimensions: 212, population: 200, sigma: 0.1 });
 *     search.tell(fitnessOf(search.ask()));
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function pgpe(options: PgpeOptions): DistributionStrategy {
  const where = 'pgpe';
  const given = checkOptions(where, options, [
    ...common,
    ...(['population', 'sigma', 'sigmaLearningRate', 'mostSigmaChange', 'learningRate'] as const),
    ...(['mostVelocity', 'momentum'] as const),
  ]);
  const settings = settingsOf(where, given);
  const { sigma = 1, sigmaLearningRate = 0.1, mostSigmaChange = 0.2 } = given;
  const { learningRate = 0.01, mostVelocity = 0.02, momentum = 0.9 } = given;
  const population = checkPairs(where, given.population, settings);
  for (const [what, value] of Object.entries({ sigma, sigmaLearningRate, learningRate, mostVelocity }))
    checkPositive(where, what, value);
  checkShare(where, 'mostSigmaChange', mostSigmaChange);
  checkShare(where, 'momentum', momentum);
  const d = settings.dimensions;
  const mean = settings.start;
  const deviations = new Float64Array(d).fill(sigma);
  const { numbers, step } = clipUp(d, momentum, mostVelocity / learningRate);
  return new DistributionSearch(
    where,
    settings,
    population,
    { sigma, sigmaLearningRate, mostSigmaChange, learningRate, mostVelocity, momentum },
    {
      numbers: { mean, deviations, ...numbers },
      positive: ['deviations'],
      sample: (candidates, draws) => sampleAround(candidates, mean, deviations, antithetic(draws, candidates.length)),
      update(candidates, losses) {
        const half = population / 2;
        const ranks = centeredRanks(losses);
        const away = (i: number, j: number) => (candidates[i * d + j] as number) - (mean[j] as number);
        const pairs = (of: (plus: number, minus: number) => number) =>
          Float64Array.from({ length: half }, (_, i) => of(ranks[i] as number, ranks[half + i] as number) / population);
        // Centered ranks have the mean 0, which is the baseline of the deviations.
        const ofMean = weightedSum(
          half,
          d,
          pairs((plus, minus) => plus - minus),
          away,
        );
        const ofDeviations = weightedSum(
          half,
          d,
          pairs((plus, minus) => plus + minus),
          (i, j) => {
            const deviation = deviations[j] as number;
            return (away(i, j) ** 2 - deviation * deviation) / deviation;
          },
        );
        step(mean, ofMean, learningRate);
        for (let j = 0; j < d; j++) {
          const deviation = deviations[j] as number;
          const most = mostSigmaChange * deviation;
          const wanted = -sigmaLearningRate * (ofDeviations[j] as number);
          deviations[j] = deviation + Math.min(Math.max(wanted, -most), most);
        }
      },
    },
    given.state,
  );
}
