import { checkInteger, isPlain, outOfRange, show, wrongKind } from '../base/errors.ts';
import { exp, log } from '../base/exact.ts';
import type { Json } from '../jobs/job.ts';
import { type Dimension, isThere, nearest, type Point, pointOf } from './dimensions.ts';
import type { Sampler } from './sampler.ts';
import type { Parameter } from './space.ts';

/** The maximum number of points. */
const MOST = 100_000;

/** How many values of a parameter to try, evenly spaced including both bounds, or which ones. */
export type GridValues = Readonly<Record<string, number | readonly Json[]>>;

/**
 * Tries all combinations of values in order; the last parameter varies fastest.
 *
 *     grid({ rate: 5, units: [16, 32, 64] })
 *
 * @param values by parameter name: how many values, evenly spaced including both bounds, or an array of values.
 * Default: all values of the parameter
 * @throws TypeError for an invalid argument; in `search`, RangeError for a continuous parameter that is not listed.
 */
export function grid(values: GridValues = {}): Sampler {
  if (!isPlain(values)) throw wrongKind('grid', 'values', 'an object of counts or arrays by name', values);
  return {
    name: 'grid',
    options: { ...values },
    begin({ dimensions }) {
      const points = pointsOf(dimensions, values);
      return { trials: points.length, point: ({ index }) => points[index] as Point };
    },
  };
}

function pointsOf(dimensions: readonly Dimension[], values: GridValues): Point[] {
  const unknown = Object.keys(values).find((name) => !dimensions.some((dimension) => dimension.name === name));
  if (unknown !== undefined)
    throw outOfRange('grid', 'name', `one of ${dimensions.map(({ name }) => name).join(', ')}`, show(unknown));
  let points: Point[] = [new Float64Array(dimensions.length).fill(Number.NaN)];
  for (const [at, dimension] of dimensions.entries()) {
    const numbers = numbersOf(dimension, values[dimension.name]);
    points = points.flatMap((point) => {
      if (!isThere(dimension, point)) return [point];
      return numbers.map((number) => {
        const next = point.slice();
        next[at] = number;
        return next;
      });
    });
    if (points.length > MOST) throw outOfRange('grid', 'combinations', `at most ${MOST}`, `${points.length} and more`);
  }
  return points;
}

function numbersOf(dimension: Dimension, values: number | readonly Json[] | undefined): number[] {
  const { name, parameter } = dimension;
  const [alone, what] = [[{ ...dimension, conditions: [] }], `values.${name}`];
  if (Array.isArray(values)) return values.map((value) => pointOf('grid', what, alone, { [name]: value })[0] as number);
  const all = countOf(parameter);
  if (values === undefined && all > MOST)
    throw outOfRange('grid', what, 'given, as the parameter is continuous', 'none');
  const count = Math.min(checkInteger('grid', what, values ?? all, 1, MOST), all);
  if (parameter.kind === 'choice') return Array.from({ length: count }, (_, i) => i);
  const { low, high } = parameter;
  const between = (share: number) =>
    parameter.log ? exp(log(low) + share * (log(high) - log(low))) : low + share * (high - low);
  const spread = Array.from({ length: count }, (_, i) =>
    nearest(parameter, between(count === 1 ? 0.5 : i / (count - 1))),
  );
  return [...new Set(spread)];
}

/** How many values a parameter can have. */
function countOf(parameter: Parameter): number {
  if (parameter.kind === 'choice') return parameter.values.length;
  const { low, high, step } = parameter;
  return step === undefined && low < high ? Number.POSITIVE_INFINITY : Math.round((high - low) / (step ?? 1)) + 1;
}
