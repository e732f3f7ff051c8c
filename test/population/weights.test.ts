import { describe, expect, test } from 'vitest';
import { dense, engine, load, save, sequential } from '../../src/index.ts';
import { population } from '../../src/population/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { philox } from '../support/philox.ts';
import { bitsOf, numbersFrom } from './networks.ts';

const make = (seed = 0) => sequential({ inputs: 5, layers: [dense(7, 'tanh'), dense(3)], seed });
const NUMBERS = 5 * 7 + 7 + 7 * 3 + 3;

/** The weights of a model, one after the other. */
const flat = (model: ReturnType<typeof make>) => [...model.getWeights().values()].flatMap(({ data }) => [...data]);

/** The number below 2³² by which number j of a member, or child, is taken or not: half j % 8 of a block, then that of another. */
function drawn(i: number, j: number, stream: number, purpose: number, key: number[]): number {
  const half = (of: number) => {
    const word = philox([i, j >> 3, stream, of], key)[(j >> 1) % 4];
    return j % 2 === 0 ? word % 2 ** 16 : word >>> 16;
  };
  return half(purpose) * 2 ** 16 + half(purpose + 1);
}

const of = (weights: Float32Array, i: number) => [...weights.subarray(i * NUMBERS, (i + 1) * NUMBERS)];

describe.each(available)('build %s', (build) => {
  test('members begin as the networks alone, and are given and taken whole', async () => {
    await withBuild(build, () => {
      for (const size of [1, 7, 8, 9, 21]) {
        const many = population(make(), { size, seed: 3 });
        expect(many.parameters).toBe(NUMBERS);
        const weights = many.getWeights();
        for (let i = 0; i < size; i++) expect(of(weights, i)).toEqual(flat(make(3 + i)));
        const others = numbersFrom(size).numbers(size * NUMBERS, 1);
        many.setWeights(others);
        const into = new Float32Array(size * NUMBERS);
        expect(many.getWeights({ into })).toBe(into);
        expect(bitsOf(into)).toEqual(bitsOf(others));
        for (let i = 0; i < size; i++) expect(flat(many.member(i))).toEqual(of(others, i));
      }
    });
  });

  test('mutation adds the normal numbers of Box and Muller where a word says so', async () => {
    await withBuild(build, () => {
      const seed = 2 ** 40 + 5;
      const key = [seed % 2 ** 32, 2 ** 8];
      const number = drawn(7, 30, 1, 33, key);
      for (const [rate, from, to] of [
        [1, 0, 11],
        [0.6, 0, 11],
        [0.1, 2, 9],
        [(number - 1) / 2 ** 32, 0, 11],
        [number / 2 ** 32, 0, 11],
        [(number + 1) / 2 ** 32, 0, 11],
      ] as const) {
        const many = population(make(), { size: 11, seed });
        many.setWeights(new Float32Array(11 * NUMBERS));
        many.mutate({ rate: 0, sigma: 1 }); // takes a stream
        many.mutate({ rate, sigma: 0.5, from, to });
        const weights = many.getWeights();
        for (let i = 0; i < 11; i++) {
          for (const [j, value] of of(weights, i).entries()) {
            const [q, k] = [j >> 2, j % 4];
            const words = philox([i, q, 1, 32], key);
            const [first, turn] = words.slice(k & 2);
            const radius = Math.sqrt(-2 * Math.log((Math.floor(first / 2) + 0.5) / 2 ** 31));
            const angle = (2 * Math.PI * turn) / 2 ** 32;
            const taken = rate === 1 || drawn(i, j, 1, 33, key) < Math.round(rate * 2 ** 32);
            const z =
              taken && i >= from && i < to ? 0.5 * radius * (k % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) : 0;
            expect(Math.abs(value - z), `${i} ${j}`).toBeLessThan(1e-4);
            if (z === 0) expect(value).toBe(0);
          }
        }
      }
    });
  });

  test('crossover mixes parents as they were before', async () => {
    await withBuild(build, () => {
      const number = drawn(2, 40, 0, 35, [8, 0]);
      for (const threshold of [2 ** 30, number, number + 1]) {
        const many = population(make(), { size: 19, seed: 8 });
        const before = many.getWeights();
        const [first, second, children] = [
          [0, 1, 18, 4],
          [5, 0, 3, 4],
          [1, 0, 18, 9],
        ];
        many.crossover(first, second, children, { rate: threshold / 2 ** 32 });
        const after = many.getWeights();
        for (let i = 0; i < 19; i++) {
          const k = children.indexOf(i);
          const expected = of(before, i).map((own, j) => {
            if (k < 0) return own;
            return of(before, drawn(k, j, 0, 35, [8, 0]) < threshold ? second[k] : first[k])[j];
          });
          expect(of(after, i), `member ${i}`).toEqual(expected);
        }
      }
    });
  });
});

test('any number of threads gives the same mutations and crossovers', async () => {
  const varied = () => {
    const many = population(make(), { size: 50, seed: 1 });
    const members = Uint32Array.from({ length: 50 }, (_, i) => i);
    return {
      many,
      vary() {
        many.mutate({ rate: 0.5, sigma: 1 });
        many.crossover(members, [...members].reverse(), members);
        return bitsOf(many.getWeights());
      },
    };
  };
  const alone = varied();
  engine({ threads: 3 });
  try {
    const { many, vary } = varied();
    let together = 0;
    for (let turn = 0; turn < 3000 && together < 10; turn++) {
      expect(vary()).toEqual(alone.vary());
      if (many.threads === 3) together++;
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(together, 'turns on three threads').toBe(10);
  } finally {
    engine({ threads: 'auto' });
  }
});

test('members are copied, set and taken one by one', () => {
  const many = population(make(), { size: 12, seed: 1 });
  many.copy(3, 11);
  expect(flat(many.member(11))).toEqual(flat(make(4)));
  many.set(0, make(50));
  many.set(1, make(51).getWeights());
  many.set(2, Float32Array.from(flat(make(52))));
  for (const i of [0, 1, 2]) expect(flat(many.member(i))).toEqual(flat(make(50 + i)));
  const member = many.member(2);
  expect(member.seed).toBe(3);
  const x = numbersFrom(2).numbers(20, 1);
  expect(bitsOf(load(save(member)).predict(x))).toEqual(bitsOf(make(52).predict(x)));
  member.setWeights(make(1).getWeights());
  expect(flat(many.member(2)), 'a copy').toEqual(flat(make(52)));
});

test('bad input is refused', () => {
  const many = population(make(), { size: 12, seed: 1 });
  const before = bitsOf(many.getWeights());
  const weights = many.getWeights();
  expect(() => many.setWeights(weights.subarray(NUMBERS))).toThrow(/^setWeights: weights .*12 rows.*got 11$/);
  weights[700] = Number.NaN;
  expect(() => many.setWeights(weights)).toThrow(/^setWeights: weights\[10\]\[40\] .*finite/);
  expect(() => many.member(12)).toThrow(/^member: index .*0 to 11/);
  expect(() => many.set(0, new Float32Array(3))).toThrow(/^set: weights/);
  expect(() => many.set(0, sequential({ inputs: 5, layers: [dense(7)] }))).toThrow(/^set: 1\.weight/);
  expect(() => many.copy(0, -1)).toThrow(/^copy: to /);
  expect(() => many.mutate({} as never)).toThrow(/^mutate: sigma /);
  expect(() => many.mutate({ sigma: 1, rate: 2 })).toThrow(/^mutate: rate /);
  expect(() => many.mutate({ sigma: 1, from: 3, to: 2 })).toThrow(/^mutate: to /);
  expect(() => many.crossover([1], [2, 3], [4])).toThrow(/^crossover: second .*1 members/);
  expect(() => many.crossover([1], [12], [4])).toThrow(/^crossover: second\[0\] /);
  expect(bitsOf(many.getWeights())).toEqual(before);
});

test('a population that is disposed, or frozen, says so', () => {
  const many = population(make(), { size: 3, seed: 1 });
  expect(() => Object.assign(many, { size: 4 })).toThrow(TypeError);
  many.dispose();
  many.dispose();
  for (const call of [() => many.predict(new Float32Array(15)), () => many.getWeights(), () => many.copy(0, 1)])
    expect(call).toThrow(/^population: this population has been disposed$/);
});
