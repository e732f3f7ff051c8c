import { checkInteger, checkOptions } from '../base/errors.ts';
import { ordered } from './ranks.ts';
import {
  checkPopulation,
  checkPositive,
  checkShare,
  common,
  Search,
  type Strategy,
  type StrategyOptions,
  settingsOf,
} from './strategy.ts';

export interface GeneticAlgorithmOptions extends StrategyOptions {
  /** Candidates per generation. */
  population: number;
  /** The share of the candidates, the best, that become parents. Default 0.5. */
  eliteRatio?: number;
  /** How many of the best are kept unchanged. Default 0. */
  keep?: number;
  /** The probability that a number comes from the second parent. Default 0: no crossover. */
  crossoverRate?: number;
  /** The standard deviation of the noise on every number. For the weights of networks 0.002 to 0.1. Default 1. */
  sigma?: number;
  /** The factor for sigma after each generation. Default 1. */
  sigmaDecay?: number;
  /** The minimum sigma. Default 0. */
  leastSigma?: number;
}

/**
 * Creates a genetic algorithm: each candidate has two random parents among the best, takes each number from one of
 * them, and adds noise. This is the simple one of evosax; with `keep: 1` that of Such et al. 2017.
 *
 *     const search = geneticAlgorithm({ dimensions: 212, population: 200, sigma: 0.05, keep: 1, crossoverRate: 0.5 });
 *     search.tell(fitnessOf(search.ask()));
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function geneticAlgorithm(options: GeneticAlgorithmOptions): Strategy {
  const where = 'geneticAlgorithm';
  const given = checkOptions(where, options, [
    ...common,
    ...(['population', 'eliteRatio', 'keep', 'crossoverRate', 'sigma', 'sigmaDecay', 'leastSigma'] as const),
  ]);
  const settings = settingsOf(where, given);
  const { eliteRatio = 0.5, keep = 0, crossoverRate = 0, sigma = 1, sigmaDecay = 1, leastSigma = 0 } = given;
  const population = checkPopulation(where, given.population, settings, 2);
  checkShare(where, 'eliteRatio', eliteRatio);
  checkShare(where, 'crossoverRate', crossoverRate);
  checkPositive(where, 'sigma', sigma);
  checkPositive(where, 'sigmaDecay', sigmaDecay);
  if (leastSigma !== 0) checkPositive(where, 'leastSigma', leastSigma);
  const d = settings.dimensions;
  const count = Math.max(1, Math.floor(eliteRatio * population));
  checkInteger(where, 'keep', keep, 0, count);
  /** The best candidates of the last generation, in descending order; initially all at the start. */
  const elites = new Float64Array(count * d);
  for (let i = 0; i < count; i++) elites.set(settings.start, i * d);
  const deviation = Float64Array.of(sigma);
  /** Whether any candidates have been told; before that, none is kept. */
  const told = Float64Array.of(0);
  return new Search(
    where,
    settings,
    population,
    { eliteRatio, keep, crossoverRate, sigma, sigmaDecay, leastSigma },
    {
      numbers: { elites, deviation, told },
      positive: ['deviation'],
      flags: ['told'],
      sample(candidates, draws) {
        const z = draws.normals(candidates.length);
        const chance = draws.uniforms(2 * population + (crossoverRate > 0 ? candidates.length : 0));
        for (let i = 0; i < population; i++) {
          const kept = told[0] === 1 && i < keep;
          const [first, second] = [chance[2 * i] as number, chance[2 * i + 1] as number].map(
            (u) => d * Math.floor(u * count),
          ) as [number, number];
          for (let j = 0; j < d; j++) {
            const at = i * d + j;
            const crosses = crossoverRate > 0 && (chance[2 * population + at] as number) < crossoverRate;
            candidates[at] = kept
              ? (elites[at] as number)
              : (elites[(crosses ? second : first) + j] as number) + (deviation[0] as number) * (z[at] as number);
          }
        }
      },
      update(candidates, losses) {
        for (const [rank, i] of ordered(losses).subarray(0, count).entries())
          elites.set(candidates.subarray(i * d, (i + 1) * d), rank * d);
        deviation[0] = Math.max((deviation[0] as number) * sigmaDecay, leastSigma);
        told[0] = 1;
      },
    },
    given.state,
  );
}
