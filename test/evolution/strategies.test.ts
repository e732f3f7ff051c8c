import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Strategy } from '../../src/evolution/index.ts';
import * as evolution from '../../src/evolution/index.ts';

type Maker = (options: object) => Strategy & { mean: Float32Array };

interface Case {
  name: string;
  options: { dimensions: number; start: number[]; population: number };
  generations: { candidates: number[]; losses: number[]; mean: number[]; std: number[]; C?: number[] }[];
}

const cases: Case[] = JSON.parse(readFileSync(new URL('trajectories.json', import.meta.url), 'utf8'));

const makers = evolution as unknown as Record<string, Maker>;
const stateOf = (strategy: Strategy) =>
  (strategy.toJSON() as { state: { numbers: Record<string, number[]> } }).state.numbers;

/** evosax adds 1e-8 to the diagonal of C in each generation. */
const LOADED = 1e-6;

function expectNear(actual: ArrayLike<number>, expected: readonly number[], tolerance: number) {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries())
    expect(Math.abs((actual[i] as number) - value), `${i}`).toBeLessThanOrEqual(tolerance * (1 + Math.abs(value)));
}

test.each(cases)('$name moves as that of evosax: $options', ({ name, options, generations }) => {
  const strategy = (makers[name] as Maker)({ ...options, better: 'less', seed: 1 });
  for (const { candidates, losses, mean, std, C } of generations) {
    strategy.tell(losses, candidates);
    const numbers = stateOf(strategy);
    const tolerance = C ? LOADED : 1e-12;
    expectNear(numbers.mean as number[], mean, tolerance);
    expectNear((numbers.sigma ?? numbers.deviations) as number[], std, tolerance);
    if (C) expectNear((numbers.covariance ?? numbers.variances) as number[], C, tolerance);
  }
  const losses = generations.flatMap((each) => each.losses);
  expect(strategy.best?.fitness).toBe(Math.min(...losses));
  const at = losses.indexOf(Math.min(...losses));
  const all = generations.flatMap((each) => each.candidates);
  expect([...(strategy.best?.solution ?? [])]).toEqual(all.slice(5 * at, 5 * at + 5));
  expect(strategy.generation).toBe(generations.length);
});

/** Σ j² (xⱼ − 1)², least at all 1. */
const ellipsoid = (x: Float32Array) => x.reduce((sum, value, j) => sum + (j + 1) ** 2 * (value - 1) ** 2, 0);

function lossesOf(strategy: Strategy, of: (x: Float32Array) => number): number[] {
  const candidates = strategy.ask();
  const d = strategy.dimensions;
  return Array.from({ length: strategy.population }, (_, i) => of(candidates.subarray(i * d, (i + 1) * d)));
}

const searches: [string, object, number, number][] = [
  ['openEs', { population: 40, sigma: 0.1, optimizer: 'adam', learningRate: 0.05 }, 300, 0.05],
  ['openEs', { population: 40, sigma: 0.1, learningRate: 0.3, antithetic: false }, 300, 0.3],
  ['pgpe', { population: 40, sigma: 0.3, learningRate: 0.05, mostVelocity: 0.1 }, 300, 0.05],
  ['snes', { sigma: 0.5 }, 300, 1e-6],
  ['cmaEs', { sigma: 0.5 }, 150, 1e-6],
  ['sepCmaEs', { sigma: 0.5 }, 300, 1e-6],
  ['geneticAlgorithm', { population: 60, sigma: 0.5, sigmaDecay: 0.97, keep: 1, crossoverRate: 0.5 }, 250, 1e-3],
];

describe.each(searches)('%s %j', (name, options, generations, most) => {
  const make = (more: object = {}) =>
    (makers[name] as Maker)({ dimensions: 6, better: 'less', seed: 3, ...options, ...more });

  test('finds the least value', () => {
    const strategy = make();
    for (let i = 0; i < generations; i++) strategy.tell(lossesOf(strategy, ellipsoid));
    expect(strategy.best?.fitness).toBeLessThan(most);
    expect(ellipsoid(strategy.best?.solution as Float32Array)).toBe(strategy.best?.fitness);
  });

  test('more is better unless it is told, and only the order counts', () => {
    const [less, more] = [make(), make({ better: 'more' })];
    for (let i = 0; i < 5; i++) {
      const losses = lossesOf(less, ellipsoid);
      expect(more.ask()).toEqual(less.ask());
      less.tell(losses);
      more.tell(losses.map((value) => 7 - value / 2));
    }
    expect(more.best?.solution).toEqual(less.best?.solution);
  });

  test('gives the same candidates for a seed, until they are told, and others for another', () => {
    const [one, two, other] = [make(), make(), make({ seed: 4 })];
    expect(one.ask()).toEqual(two.ask());
    expect(one.ask()).toEqual(two.ask());
    expect(one.ask()).not.toEqual(other.ask());
    one.ask().fill(9);
    expect(one.ask()).toEqual(two.ask());
    const before = one.ask();
    one.tell(lossesOf(one, ellipsoid));
    expect(one.ask()).not.toEqual(before);
  });

  test('goes on from its JSON to the same bits', () => {
    const whole = make();
    for (let i = 0; i < 4; i++) whole.tell(lossesOf(whole, ellipsoid));
    whole.ask();
    const resumed = (makers[name] as Maker)(JSON.parse(JSON.stringify(whole)));
    expect(resumed.generation).toBe(4);
    for (let i = 0; i < 4; i++) {
      expect(resumed.ask()).toEqual(whole.ask());
      const losses = lossesOf(whole, ellipsoid);
      whole.tell(losses);
      resumed.tell(losses);
    }
    expect(JSON.stringify(resumed)).toBe(JSON.stringify(whole));
  });

  test('what is not finite counts as the worst, also where all is', () => {
    const [failed, worst] = [make(), make()];
    const losses = lossesOf(failed, ellipsoid);
    losses[1] = Number.NaN;
    failed.tell(losses);
    losses[1] = 1e30;
    worst.ask();
    worst.tell(losses);
    expect(failed.ask()).toEqual(worst.ask());
    failed.tell(losses.map(() => Number.NaN));
    expect(failed.ask().every(Number.isFinite)).toBe(true);
  });

  test('refuses what does not fit, and nothing is lost', () => {
    const strategy = make();
    expect(() => strategy.tell(new Float64Array(strategy.population))).toThrow('tell: call ask() first');
    const losses = lossesOf(strategy, ellipsoid);
    const before = JSON.stringify(strategy);
    expect(() => strategy.tell([1, 2])).toThrow(
      `tell: fitness must have ${strategy.population} numbers, one for each candidate, got 2`,
    );
    expect(() => strategy.tell(losses.map((value, i) => (i === 1 ? 'x' : value)) as never)).toThrow(
      "tell: fitness[1] must be a number, got 'x'",
    );
    expect(() => strategy.tell(7 as never)).toThrow('tell: fitness must be an array of numbers, got 7');
    expect(() => strategy.tell(losses, [1])).toThrow(
      `tell: candidates must have ${6 * strategy.population} numbers, got 1`,
    );
    expect(JSON.stringify(strategy)).toBe(before);
    expect(() => make({ dimensions: 0 })).toThrow(/dimensions must be an integer from 1 to \d+, got 0$/);
    expect(() => make({ sigma: 0 })).toThrow(/: sigma must be a number > 0, got 0$/);
    expect(() => make({ start: [1] })).toThrow(/: start must have 6 numbers, got 1$/);
    expect(() => make({ better: 'max' })).toThrow(/: better must be one of more, less, got 'max'$/);
    expect(() => make({ seed: -1 })).toThrow(/: seed must be an integer ≥ 0, got -1$/);
    expect(() => make({ popsize: 4 })).toThrow(/: option must be one of .*, got 'popsize'$/);
    expect(() => make({ name: 'snesCma' })).toThrow(/: name must be '.*', got 'snesCma'$/);
    const { state, ...rest } = JSON.parse(before);
    const load = (changed: object) => make({ ...rest, state: { ...state, ...changed } });
    expect(() => load({ generation: 1.5 })).toThrow(/: state.generation must be an integer ≥ 0, got 1.5$/);
    expect(() => load({ numbers: { ...state.numbers, more: [1] } })).toThrow(/: name in state.numbers must be one of /);
    const [positive] = ['sigma', 'deviations', 'deviation'].filter((key) => key in state.numbers) as [string];
    const flat = state.numbers[positive].map(() => -1);
    expect(() => load({ numbers: { ...state.numbers, [positive]: flat } })).toThrow(
      `: state.numbers.${positive}[0] must be a number > 0, got -1`,
    );
    expect(() => load({ numbers: {} })).toThrow(/: state.numbers.\w+ must be an array of numbers, got undefined$/);
    expect(() => load({ best: { solution: [1], fitness: 1 } })).toThrow(
      /: state.best.solution must have 6 numbers, got 1$/,
    );
  });
});

test('candidates of pairs lie on both sides of the mean', () => {
  for (const strategy of [
    evolution.openEs({ dimensions: 3, population: 6, start: [1, 2, 3], seed: 1 }),
    evolution.pgpe({ dimensions: 3, population: 6, start: [1, 2, 3], seed: 1 }),
  ]) {
    const x = strategy.ask();
    for (let i = 0; i < 9; i++) expect((x[i] as number) + (x[i + 9] as number)).toBeCloseTo(2 * (1 + (i % 3)), 5);
  }
  expect(() => evolution.openEs({ dimensions: 3, population: 7 })).toThrow(
    'openEs: population must be an even number, got 7',
  );
});

test('candidates of CMA-ES have its mean and covariance', () => {
  const make = (options: object) => evolution.cmaEs({ dimensions: 3, better: 'less', seed: 5, ...options });
  const learned = make({ population: 12 });
  for (let i = 0; i < 12; i++)
    learned.tell(lossesOf(learned, (x) => ellipsoid(x) + 20 * (x[0] as number) * (x[1] as number)));
  const { numbers } = (JSON.parse(JSON.stringify(learned)) as { state: { numbers: Record<string, number[]> } }).state;
  const count = 200_000;
  const many = make({ population: count });
  const json = JSON.parse(JSON.stringify(many));
  const x = evolution.cmaEs({ ...json, state: { ...json.state, numbers } }).ask();
  const [sigma] = numbers.sigma as [number];
  const mean = [0, 1, 2].map(
    (j) => Array.from({ length: count }, (_, i) => x[3 * i + j] as number).reduce((a, b) => a + b) / count,
  );
  for (let j = 0; j < 3; j++) {
    for (let k = 0; k < 3; k++) {
      let sum = 0;
      for (let i = 0; i < count; i++)
        sum += ((x[3 * i + j] as number) - (mean[j] as number)) * ((x[3 * i + k] as number) - (mean[k] as number));
      const scale =
        sigma ** 2 *
        Math.sqrt((numbers.covariance as number[])[4 * j] as number) *
        Math.sqrt((numbers.covariance as number[])[4 * k] as number);
      // The deviation of such a mean is at most √2 / √count.
      const wanted = sigma ** 2 * ((numbers.covariance as number[])[3 * j + k] as number);
      expect(Math.abs(sum / count - wanted) / scale).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(count));
    }
    expect(Math.abs((mean[j] as number) - ((numbers.mean as number[])[j] as number))).toBeLessThan(
      (5 * sigma * Math.sqrt((numbers.covariance as number[])[4 * j] as number)) / Math.sqrt(count),
    );
  }
});

test('one dimension, and the fewest candidates', () => {
  for (const strategy of [
    evolution.cmaEs({ dimensions: 1, better: 'less', seed: 1 }),
    evolution.sepCmaEs({ dimensions: 1, better: 'less', seed: 1 }),
    evolution.snes({ dimensions: 1, better: 'less', seed: 1 }),
    evolution.openEs({ dimensions: 1, better: 'less', population: 2, seed: 1 }),
  ]) {
    for (let i = 0; i < 60; i++) strategy.tell(lossesOf(strategy, ([x]) => ((x as number) - 1) ** 2));
    expect(strategy.best?.fitness, strategy.name).toBeLessThan(0.3);
    expect(strategy.ask().every(Number.isFinite)).toBe(true);
  }
});

test('a genetic algorithm keeps its best, and crosses its parents', () => {
  const make = (options: object) =>
    evolution.geneticAlgorithm({ dimensions: 4, population: 8, seed: 2, sigma: 1e-9, eliteRatio: 0.25, ...options });
  const parents = Float32Array.from({ length: 32 }, (_, i) => 10 * Math.floor(i / 4) + (i % 4));
  const fitness = [0, 5, 1, 9, 2, 3, 4, 6];
  const plain = make({});
  plain.tell(fitness, parents);
  const rows = (x: Float32Array) =>
    Array.from({ length: 8 }, (_, i) => [...x.subarray(4 * i, 4 * i + 4)].map((value) => Math.round(value)));
  const children = rows(plain.ask());
  for (const child of children)
    expect([
      [30, 31, 32, 33],
      [70, 71, 72, 73],
    ]).toContainEqual(child);
  expect(new Set(children.map(String)).size).toBe(2);
  const crossing = make({ crossoverRate: 0.5 });
  crossing.tell(fitness, parents);
  const crossed = rows(crossing.ask());
  for (const child of crossed) for (const [j, value] of child.entries()) expect([30 + j, 70 + j]).toContain(value);
  expect(
    crossed.some(([a, b, c, d]) => new Set([a, (b as number) - 1, (c as number) - 2, (d as number) - 3]).size > 1),
  ).toBe(true);
  const keeping = make({ keep: 2, sigma: 1 });
  keeping.tell(fitness, parents);
  expect([...keeping.ask().subarray(0, 8)]).toEqual([30, 31, 32, 33, 70, 71, 72, 73]);
  expect([...keeping.ask().subarray(8, 12)]).not.toEqual([30, 31, 32, 33]);
});
