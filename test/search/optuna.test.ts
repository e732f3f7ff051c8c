import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dimensionsOf, type Point, pointOf } from '../../src/search/dimensions.ts';
import { importancesOf } from '../../src/search/importance.ts';
import * as lanewise from '../../src/search/index.ts';
import { logMass, quantile } from '../../src/search/normalDistribution.ts';
import { type Counts, Normals } from '../../src/search/parzen.ts';
import { halton, primes } from '../../src/search/quasiRandom.ts';
import type { Past } from '../../src/search/sampler.ts';
import { bestPlace, densitiesOf, halvesOf } from '../../src/search/tpe.ts';
import { contextOf } from '../../src/search/trial.ts';

/** What fixtures.py wrote. */
const fixtures = JSON.parse(readFileSync(new URL('fixtures.json', import.meta.url), 'utf8'));

const ulps = 1e-9;

/** Compares numbers, or arrays of them, to a part of each. */
function expectClose(own: ArrayLike<number>, other: ArrayLike<number>): void {
  expect(own.length).toBe(other.length);
  for (let i = 0; i < own.length; i++) {
    const [a, b] = [own[i] as number, other[i] as number];
    if (Math.abs(a - b) > ulps * Math.abs(b)) expect(a, `number ${i}`).toBe(b);
  }
}

/** A history as samplers see it. */
function historyOf({ space, better, trials }: (typeof fixtures)['tpe'][number]) {
  const dimensions = dimensionsOf('search', space);
  const sign = better === 'less' ? 1 : -1;
  const past: Past[] = [];
  const running: Point[] = [];
  const points = trials.map(({ params }: { params: object }) => {
    const point = new Float64Array(dimensions.length).fill(Number.NaN);
    for (const [at, dimension] of dimensions.entries())
      if (dimension.name in params) {
        const value = (params as Record<string, unknown>)[dimension.name];
        point[at] = pointOf('search', 'params', [dimension], { [dimension.name]: value })[0] as number;
      }
    return point;
  });
  for (const [number, { state, value, reports }] of trials.entries()) {
    const losses = reports.map(([step, loss]: [number, number | null]) => [
      step,
      loss === null ? Number.NaN : sign * loss,
    ]);
    const last = losses.at(-1)?.[1];
    if (state === 'running') running.push(points[number]);
    else {
      const loss = state === 'complete' ? sign * value : Number.isNaN(last) ? Number.POSITIVE_INFINITY : last;
      past.push({ number, point: points[number], loss, stopped: state === 'stopped', reports: losses });
    }
  }
  return { dimensions, past, running, points };
}

describe('TPE', () => {
  test.each(
    fixtures.tpe.map((each: object, i: number) => [i, each]) as [number, (typeof fixtures)['tpe'][number]][],
  )('history %i', (_, fixture) => {
    const { dimensions, past, running, points } = historyOf(fixture);
    const halves = halvesOf(past, running);
    const numbersOf = (half: readonly Point[]) => half.map((point) => points.indexOf(point));
    expect(numbersOf(halves.good)).toEqual(fixture.good);
    expect(numbersOf(halves.bad)).toEqual(fixture.bad);
    const places = fixture.searched.map((name: string) => dimensions.findIndex((dimension) => dimension.name === name));
    const { good, bad } = densitiesOf(dimensions, places, halves);
    for (const [i, half] of [good, bad].entries()) {
      const { weights, kernels } = fixture.estimators[i];
      expectClose(half.weights, weights);
      for (const [j, kernel] of kernels.entries()) {
        const own = half.kernels[j];
        if (own instanceof Normals) {
          expectClose(own.means, kernel.means);
          expectClose(own.deviations, kernel.deviations);
        } else expectClose((own as Counts).shares, kernel.shares.flat());
      }
      const candidates = fixture.candidates.map((values: number[]) => Float64Array.from(values));
      expectClose(half.logDensities(candidates), fixture.densities[i]);
      expect(bestPlace(good, bad, candidates)).toBe(fixture.best);
    }
  });

  test('histories have all kinds of trials and parameters', () => {
    const states = fixtures.tpe.flatMap(({ trials }: { trials: { state: string }[] }) =>
      trials.map(({ state }) => state),
    );
    for (const state of ['complete', 'stopped', 'running']) expect(states).toContain(state);
    expect(fixtures.tpe.length).toBeGreaterThan(25);
  });
});

test.each(
  fixtures.normal as { low: number; high: number; mass: number; quantiles: [number, number][] }[],
)('mass and quantiles from $low to $high', ({ low, high, mass, quantiles }) => {
  expectClose([logMass(low, high)], [mass]);
  for (const [share, z] of quantiles) expect(quantile(share, low, high)).toBeCloseTo(z, 6);
  expect(quantile(0, low, high)).toBe(low);
});

test.each(
  fixtures.importance as (typeof fixtures)['importance'][number][],
)('importances, of $trials.length trials', (fixture) => {
  const { dimensions, past } = historyOf(fixture);
  const own = importancesOf(dimensions, past);
  for (const [at, { name }] of dimensions.entries()) expectClose([own[at] as number], [fixture.importances[name]]);
});

test('points of Halton without an exchange of digits are those of SciPy', () => {
  const bases = primes(12);
  for (const [number, point] of fixtures.halton.entries())
    expectClose(
      bases.map((base) => halton(number, base)),
      point,
    );
});

describe('pruners stop what Optuna stops', () => {
  const cases: {
    pruner: [string, ...object[]];
    better: 'less' | 'more';
    trials: { curve: (number | null)[]; stopped: number | null }[];
  }[] = fixtures.pruners;
  test.each(cases)('$pruner, $better is better', ({ pruner: [name, ...options], better, trials }) => {
    const pruner = (lanewise as never as Record<string, (...options: unknown[]) => lanewise.Pruner>)[name]?.(
      ...options,
    );
    const space = { x: lanewise.float(0, 1) };
    const study = lanewise.study(space, {
      pruner: pruner as lanewise.Pruner,
      better,
      seed: 7,
      ahead: 1,
      sampler: lanewise.random(),
    });
    let stopped = 0;
    for (const { curve, stopped: after } of trials) {
      const asked = study.ask();
      const { context, reports, isStopped } = contextOf(asked, 'a', new AbortController().signal);
      const values = curve.map((value: number | null) => value ?? Number.NaN);
      const own = values.findIndex((value: number, i: number) => context.report(value, i + 1));
      expect(own < 0 ? null : own + 1, `trial ${asked.number}`).toBe(after);
      stopped += own < 0 ? 0 : 1;
      const last = values.at(-1) as number;
      const value = Number.isNaN(last) ? (better === 'less' ? 5 : -5) : last;
      study.tell(asked, { value, reports, stopped: isStopped() });
    }
    expect(stopped).toBeGreaterThan(10);
    expect(stopped).toBeLessThan(trials.length);
  });
});
