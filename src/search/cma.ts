import { checkInteger, checkNumber, checkOptions } from '../base/errors.ts';
import { log } from '../base/exact.ts';
import { cmaEs } from '../evolution/cmaEs.ts';
import { atPlace, boundsOf, type Dimension, isSingle } from './dimensions.ts';
import { type Past, pointBy, type Sampler } from './sampler.ts';

export interface CmaOptions {
  /** Trials per generation. Default 4 + ⌊3 ln n⌋ for n numbers. */
  population?: number;
  /** The standard deviation of the first generation, relative to each parameter's range. Default 1/6. */
  sigma?: number;
}

/**
 * CMA-ES over all numbers that always exist, logarithmic for those with `log`, with all ranges scaled to the same
 * length. Choices and conditional parameters are random. As Optuna's CmaEsSampler. If `together` equals the population,
 * each generation uses the whole one before; otherwise a generation includes a few more trials, those asked for before
 * its last result.
 *
 * @throws TypeError or RangeError for an invalid option.
 */
export function cma(options: CmaOptions = {}): Sampler {
  const { population, sigma = 1 / 6 } = checkOptions('cma', options, ['population', 'sigma']);
  if (population !== undefined) checkInteger('cma', 'population', population, 4, 65_536);
  checkNumber('cma', 'sigma', sigma, 'a number > 0', (value) => value > 0);
  return {
    name: 'cma',
    options: { population, sigma },
    begin({ dimensions, seed }) {
      const places = dimensions.flatMap((dimension, at) => (isSearched(dimension) ? [at] : []));
      const size = places.length;
      const settings = { dimensions: size, sigma, better: 'less', start: new Float64Array(size).fill(0.5) } as const;
      const strategy = size > 0 ? cmaEs({ ...settings, seed, ...(population && { population }) }) : undefined;
      /** The candidates of this generation; those beyond its size use other seeds. */
      let candidates: Float32Array[] = [];
      /** The number of the generation's first trial. */
      let first = 0;
      const advance = (past: readonly Past[]) => {
        const told = past.filter(({ number, stopped }) => number >= first && !stopped);
        if (!strategy || told.length < strategy.population) return false;
        const used = told.slice(0, strategy.population);
        const numbers = Float32Array.from(
          used.flatMap(({ point }) => places.map((at) => placeOf(dimensions[at] as Dimension, point[at] as number))),
        );
        strategy.ask();
        strategy.tell(
          Float64Array.from(used, ({ loss }) => loss),
          numbers,
        );
        candidates = [];
        return true;
      };
      return {
        point({ number, past, uniform }) {
          if (advance(past)) first = number;
          const place = number - first;
          while (strategy && candidates.length <= place) {
            const extra = candidates.length / strategy.population;
            const source =
              extra === 0 ? strategy : cmaEs({ ...(strategy.toJSON() as typeof settings), seed: seed + extra });
            const drawn = source.ask();
            for (let at = 0; at < drawn.length; at += size) candidates.push(drawn.subarray(at, at + size));
          }
          return pointBy(dimensions, (dimension, at) => {
            const column = places.indexOf(at);
            if (column < 0) return atPlace(dimension, uniform());
            return atPlace(dimension, Math.min(Math.max(candidates[place]?.[column] as number, 0), 1));
          });
        },
      };
    },
  };
}

const isSearched = (dimension: Dimension) =>
  dimension.parameter.kind !== 'choice' && dimension.conditions.length === 0 && !isSingle(dimension);

/** The position of a number in its range, from 0 to 1. */
function placeOf({ parameter }: Dimension, value: number): number {
  if (parameter.kind === 'choice') return value;
  const [low, high] = boundsOf(parameter);
  return ((parameter.log ? log(value) : value) - low) / (high - low);
}
