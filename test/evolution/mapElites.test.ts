import { expect, test } from 'vitest';
import { mapElites } from '../../src/evolution/index.ts';

const options = {
  dimensions: 3,
  population: 20,
  cells: [5, 4],
  ranges: [
    [0, 1],
    [-1, 1],
  ] as const,
  seed: 3,
};
const make = (more: object = {}) => mapElites({ ...options, ...more } as never);

/** The first two numbers are the behaviour, all three the fitness. */
function judge(candidates: Float32Array) {
  const rows = Array.from({ length: candidates.length / 3 }, (_, i) => [...candidates.subarray(3 * i, 3 * i + 3)]);
  return {
    fitness: rows.map((row) => -row.reduce((sum, value) => sum + value * value, 0)),
    descriptors: rows.map(([a, b]) => [a, b] as number[]),
  };
}

test('keeps the best of each cell, as a plain search over all candidates does', () => {
  const search = make();
  const best = new Map<string, { fitness: number; solution: number[] }>();
  for (let generation = 0; generation < 30; generation++) {
    const candidates = search.ask();
    const { fitness, descriptors } = judge(candidates);
    search.tell(fitness, generation % 2 ? descriptors : descriptors.flat());
    for (const [i, [a, b]] of descriptors.entries()) {
      const part = (value: number, least: number, most: number, parts: number) =>
        Math.min(Math.max(Math.floor(((value - least) / (most - least)) * parts), 0), parts - 1);
      const key = `${part(a as number, 0, 1, 5)},${part(b as number, -1, 1, 4)}`;
      const before = best.get(key);
      if (!before || (fitness[i] as number) > before.fitness)
        best.set(key, { fitness: fitness[i] as number, solution: [...candidates.subarray(3 * i, 3 * i + 3)] });
    }
  }
  expect(
    new Map(search.archive.map(({ cell, fitness, solution }) => [String(cell), { fitness, solution: [...solution] }])),
  ).toEqual(best);
  expect(search.coverage).toBe(best.size / 20);
  expect(search.coverage).toBe(1);
  const greatest = Math.max(...[...best.values()].map(({ fitness }) => fitness));
  expect(search.best?.fitness).toBe(greatest);
});

test('candidates lie around a solution of the archive, along the line to another', () => {
  const search = make({ isoSigma: 1e-9, lineSigma: 0.5 });
  search.ask();
  const solutions = new Float32Array(60);
  solutions.set([0.1, -0.9, 0, 0.9, 0.9, 1]);
  search.tell(
    [1, 2, ...Array(18).fill(Number.NaN)],
    Array.from({ length: 20 }, (_, i) => [...solutions.subarray(3 * i, 3 * i + 2)]),
    solutions,
  );
  expect(search.archive).toHaveLength(2);
  const candidates = search.ask();
  const along = Array.from({ length: 20 }, (_, i) => {
    const [a, b, c] = candidates.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
    expect((a - 0.1) / 0.8).toBeCloseTo(c, 5);
    expect((b + 0.9) / 1.8).toBeCloseTo(c, 5);
    return c;
  });
  expect(Math.max(...along)).toBeGreaterThan(1);
  expect(along.some((c) => Math.abs(c) < 1e-6 || Math.abs(c - 1) < 1e-6)).toBe(true);
});

test('goes on from its JSON to the same bits', () => {
  const whole = make();
  const step = (search: typeof whole) => {
    const { fitness, descriptors } = judge(search.ask());
    search.tell(fitness, descriptors);
  };
  for (let i = 0; i < 3; i++) step(whole);
  const resumed = mapElites(JSON.parse(JSON.stringify(whole)));
  expect(resumed.archive).toEqual(whole.archive);
  for (let i = 0; i < 3; i++) {
    expect(resumed.ask()).toEqual(whole.ask());
    step(whole);
    step(resumed);
  }
  expect(JSON.stringify(resumed)).toBe(JSON.stringify(whole));
});

test('refuses a state that says what cannot be', () => {
  const json = JSON.parse(JSON.stringify(make()));
  json.state.numbers.filled[3] = 2;
  expect(() => mapElites(json)).toThrow('mapElites: state.numbers.filled[3] must be an integer from 0 to 1, got 2');
});

test('what is not finite is not kept', () => {
  const search = make();
  const { fitness, descriptors } = judge(search.ask());
  search.tell(
    fitness.map(() => Number.NaN),
    descriptors,
  );
  search.ask();
  search.tell(
    fitness,
    descriptors.map(([a]) => [a, Number.NaN] as number[]),
  );
  expect(search.archive).toHaveLength(0);
  expect(search.generation).toBe(2);
});

test.each<[string, () => unknown, string]>([
  ['no cells', () => make({ cells: [] }), 'mapElites: cells must be an array of integers, got an array of 0'],
  ['too many', () => make({ cells: [2048, 2048] }), 'mapElites: cells must have at most 1048576 cells, got 4194304'],
  [
    'fewer ranges',
    () => make({ ranges: [[0, 1]] }),
    'mapElites: ranges must have 2 ranges, one for each of cells, got 1',
  ],
  [
    'a range of nothing',
    () =>
      make({
        ranges: [
          [0, 1],
          [1, 1],
        ],
      }),
    'mapElites: ranges[1] must be a least value below the greatest, got [1, 1]',
  ],
  [
    'no descriptors',
    () => {
      const search = make();
      search.ask();
      search.tell(Array(20).fill(1), undefined as never);
    },
    'tell: descriptors must have 40 numbers, got 0',
  ],
  [
    'descriptors of another length',
    () => {
      const search = make();
      search.ask();
      search.tell(Array(20).fill(1), Array(20).fill([1]));
    },
    'tell: descriptors[0] must have 2 numbers, got 1',
  ],
])('refuses %s', (_, act, message) => {
  expect(act).toThrow(message);
});
