import { expect, test } from 'vitest';
import { choice, cma, float, int, quasiRandom, random, search, study, tpe, when } from '../../src/search/index.ts';
import { functions } from './functions.ts';
import { regretsOf } from './regret.ts';

test.each(Object.keys(functions))('TPE finds better values than chance: %s', async (name) => {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const chance = mean(await regretsOf(name, random(), {}, 6));
  // Over 20 seeds the medians differ by factors of 9 to 25: regret.ts
  expect(mean(await regretsOf(name, tpe(), {}, 6))).toBeLessThan(chance / 2.5);
});

test('CMA-ES finds better values than chance, and takes each generation whole', async () => {
  const chance = await regretsOf('sphere-5', random(), {}, 3);
  const found = await regretsOf('sphere-5', cma(), { together: 8 }, 3);
  expect(Math.max(...found)).toBeLessThan(Math.min(...chance) / 4);
  // With the default window, some trials more are of each generation.
  expect(Math.max(...(await regretsOf('sphere-5', cma(), {}, 3)))).toBeLessThan(Math.min(...chance));
});

test('the least value of a function is found beside choices, integers and parameters that are not always there', async () => {
  const space = {
    kind: choice('line', 'bowl'),
    x: when({ kind: 'bowl' }, float(-1, 1)),
    n: int(1, 1000, { log: true }),
    share: float(0, 1, { step: 0.25 }),
    fixed: int(3, 3),
  };
  const done = await search(
    space,
    ({ kind, x = 0, n, share, fixed }) =>
      (kind === 'line' ? 1 : (x - 0.5) ** 2) + Math.abs(Math.log(n / 30)) + Math.abs(share - 0.75) + fixed - 3,
    { trials: 120, seed: 4 },
  );
  expect(done.best.params).toMatchObject({ kind: 'bowl', share: 0.75, fixed: 3 });
  expect(done.best.value).toBeLessThan(0.25);
  for (const { params } of done.trials) {
    expect('x' in params).toBe(params.kind === 'bowl');
    expect(Number.isInteger(params.n)).toBe(true);
    expect(params.share * 4).toBe(Math.round(params.share * 4));
  }
});

test('quasi-random points have one in every part of each dimension, and differ by seed', () => {
  const points = (seed: number) => {
    const trials = study({ x: float(0, 1), y: float(0, 1) }, { sampler: quasiRandom(), seed, ahead: 36 });
    return Array.from({ length: 36 }, () => trials.ask().params);
  };
  const one = points(1);
  expect(new Set(one.map(({ x }) => Math.floor(32 * x))).size).toBe(32);
  expect(new Set(one.map(({ y }) => Math.floor(27 * y))).size).toBe(27);
  // A cell of each of 4 · 9 has one of 36 points.
  expect(new Set(one.map(({ x, y }) => 9 * Math.floor(4 * x) + Math.floor(9 * y))).size).toBe(36);
  expect(points(2)).not.toEqual(one);
  expect(points(1)).toEqual(one);
});
