import { checkInteger, checkOptions } from '../base/errors.ts';
import { atPlace, type Dimension, isSingle, isThere, type Point } from './dimensions.ts';
import { Parzen } from './parzen.ts';
import { type Asked, type Past, pointBy, type Sampler } from './sampler.ts';

export interface TpeOptions {
  /** How many random trials to start with. Default 10. */
  startup?: number;
  /** How many points to draw for each trial; the best is used. Default 24. */
  candidates?: number;
}

/** The good trials, and the others, in the order of their numbers. */
export interface Halves {
  readonly good: readonly Point[];
  readonly bad: readonly Point[];
}

/**
 * Tree-structured Parzen estimators: points that are likely among the good trials and unlikely among the others.
 * Parameters that always exist are sampled jointly, then the others one by one. As Optuna 5's TPESampler: stopped
 * trials count, and running ones count as bad. Watanabe: Tree-structured Parzen estimator (2023).
 *
 * @throws TypeError or RangeError for an option out of range.
 */
export function tpe(options: TpeOptions = {}): Sampler {
  const { startup = 10, candidates = 24 } = checkOptions('tpe', options, ['startup', 'candidates']);
  checkInteger('tpe', 'startup', startup, 1);
  checkInteger('tpe', 'candidates', candidates, 1, 100_000);
  return {
    name: 'tpe',
    options: { startup, candidates },
    begin({ dimensions }) {
      const joint = dimensions.flatMap((dimension, at) =>
        dimension.conditions.length === 0 && !isSingle(dimension) ? [at] : [],
      );
      return {
        point(asked) {
          const { past, running, uniform } = asked;
          if (past.length < startup) return pointBy(dimensions, (dimension) => atPlace(dimension, uniform()));
          const halves = halvesOf(past, running);
          const point = new Float64Array(dimensions.length).fill(Number.NaN);
          const suggest = (places: readonly number[]) => {
            if (places.length === 0) return;
            const values = bestOf(dimensions, places, halves, candidates, uniform);
            for (const [i, at] of places.entries()) point[at] = values[i] as number;
          };
          suggest(joint);
          for (const [at, dimension] of dimensions.entries()) {
            if (!isThere(dimension, point) || !Number.isNaN(point[at])) continue;
            if (isSingle(dimension)) point[at] = atPlace(dimension, 0);
            else suggest([at]);
          }
          return point;
        },
      };
    },
  };
}

/** The best ⌈0.1 n⌉ of n trials, at most 25, by loss; those that were stopped behind the others, by how far they came. */
export function halvesOf(past: readonly Past[], running: readonly Point[]): Halves {
  const count = Math.min(Math.ceil(0.1 * past.length), 25);
  const order = [...past].sort(
    (a, b) =>
      Number(a.stopped) - Number(b.stopped) ||
      (a.stopped ? stepsOf(b) - stepsOf(a) : 0) ||
      (a.loss < b.loss ? -1 : a.loss > b.loss ? 1 : a.number - b.number),
  );
  const good = new Set(order.slice(0, count));
  return {
    good: past.filter((trial) => good.has(trial)).map(({ point }) => point),
    bad: [...past.filter((trial) => !good.has(trial)).map(({ point }) => point), ...running],
  };
}

const stepsOf = ({ reports }: Past) => reports.at(-1)?.[0] ?? 0;

/** The densities of the good trials and of the others that have these dimensions. */
export function densitiesOf(
  dimensions: readonly Dimension[],
  places: readonly number[],
  { good, bad }: Halves,
): { good: Parzen; bad: Parzen } {
  const chosen = places.map((at) => dimensions[at] as Dimension);
  const densityOf = (points: readonly Point[]) => {
    const whole = points.filter((point) => places.every((at) => !Number.isNaN(point[at])));
    const observed = places.map((at) => Float64Array.from(whole, (point) => point[at] as number));
    return new Parzen(chosen, observed, weightsOf(whole.length));
  };
  return { good: densityOf(good), bad: densityOf(bad) };
}

/** Of n trials, the newest 25 count once, those before them ever less, down to 1 / n. */
function weightsOf(n: number): number[] {
  const ramp = n - 25;
  return Array.from({ length: n }, (_, i) => (i < ramp ? 1 / n + (ramp > 1 ? (i * (1 - 1 / n)) / (ramp - 1) : 0) : 1));
}

/** Of some points drawn from the density of the good, the first of greatest ln l − ln g. */
function bestOf(
  dimensions: readonly Dimension[],
  places: readonly number[],
  halves: Halves,
  candidates: number,
  uniform: Asked['uniform'],
): Point {
  const { good, bad } = densitiesOf(dimensions, places, halves);
  const points = Array.from({ length: candidates }, () => good.draw(uniform));
  return points[bestPlace(good, bad, points)] as Point;
}

/** The first of the points with the greatest ln l − ln g. */
export function bestPlace(good: Parzen, bad: Parzen, points: readonly Point[]): number {
  const [ofGood, ofBad] = [good.logDensities(points), bad.logDensities(points)];
  const gains = ofGood.map((density, i) => density - (ofBad[i] as number));
  return gains.reduce((best, gain, i) => (gain > (gains[best] as number) ? i : best), 0);
}
