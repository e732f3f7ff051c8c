import { describe, expect, test } from 'vitest';
import {
  activation,
  add,
  dense,
  dropout,
  embedding,
  engine,
  functional,
  input,
  type Layer,
  type Model,
  multiply,
  sequential,
} from '../../src/index.ts';
import { population } from '../../src/population/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { bitsOf, numbersFrom, rowwise, singly } from './networks.ts';

const SIZE = 11;
const SEED = 40;

/** What each member predicts alone, one after the other. */
const alone = (make: (seed: number) => Model<Float32Array>, x: Float32Array, inputs: number, rows: number) =>
  Array.from({ length: SIZE }, (_, i) => [
    ...make(SEED + i).predict(x.slice(i * rows * inputs, (i + 1) * rows * inputs)),
  ]).flat();

describe.each(available)('build %s', (build) => {
  test.each(
    Array.from({ length: 40 }, (_, k) => k),
  )('chain %i: members predict the bits of the networks alone', async (k) => {
    await withBuild(build, () => {
      const { below, numbers } = numbersFrom(k + 1);
      const inputs = 1 + below(13);
      const layers = (): Layer[] => {
        const again = numbersFrom(k + 1000);
        return Array.from({ length: 1 + again.below(3) }, () => {
          const f = [...singly, ...rowwise][again.below(singly.length + rowwise.length)];
          return dense(1 + again.below(19), f, { bias: again.below(4) > 0, biasInitializer: 'glorotUniform' });
        });
      };
      const make = (seed: number) => sequential({ inputs, layers: layers(), seed });
      for (const rows of [1, 2, 7]) {
        const x = numbers(SIZE * rows * inputs, 3);
        const many = population(make(0), { size: SIZE, seed: SEED });
        expect(bitsOf(many.predict(x))).toEqual(bitsOf(alone(make, x, inputs, rows)));
        const shared = x.slice(0, rows * inputs);
        const each = Array.from({ length: SIZE }, (_, i) => [...make(SEED + i).predict(shared)]).flat();
        expect(bitsOf(many.predict({ shared }))).toEqual(bitsOf(each));
      }
    });
  });

  test('every activation that a member can have', async () => {
    await withBuild(build, () => {
      for (const f of [...singly, ...rowwise]) {
        const make = (seed: number) => sequential({ inputs: 3, layers: [dense(6), activation(f)], seed });
        const x = numbersFrom(9).numbers(SIZE * 5 * 3, 8);
        const many = population(make(0), { size: SIZE, seed: SEED });
        expect(bitsOf(many.predict(x)), f).toEqual(bitsOf(alone(make, x, 3, 5)));
      }
    });
  });

  test('a graph of layers', async () => {
    await withBuild(build, () => {
      const make = (seed: number) => {
        const x = input(5);
        const a = dense(7, 'tanh').apply(x);
        const b = dropout(0.2).apply(dense(7, 'relu').apply(a));
        return functional({ inputs: x, outputs: dense(2).apply(multiply().apply([add().apply([a, b]), a])), seed });
      };
      const x = numbersFrom(4).numbers(SIZE * 2 * 5, 1);
      const many = population(make(0), { size: SIZE, seed: SEED });
      expect(bitsOf(many.predict(x))).toEqual(bitsOf(alone(make, x, 5, 2)));
    });
  });
});

const make = (seed = 0) => sequential({ inputs: 8, layers: [dense(16, 'tanh'), dense(3)], seed });

test('more rows than are in memory at once give the same bits', () => {
  const x = numbersFrom(5).numbers(3000 * 40 * 8, 1);
  const one = population(make(), { size: 3000, seed: SEED });
  const many = one.predict(x);
  for (const i of [0, 1, 1499, 2999])
    expect(bitsOf(many.slice(i * 120, (i + 1) * 120))).toEqual(
      bitsOf(make(SEED + i).predict(x.slice(i * 320, (i + 1) * 320))),
    );
});

test('any number of threads predicts the same bits', async () => {
  const x = numbersFrom(5).numbers(50 * 3 * 8, 1);
  const expected = bitsOf(population(make(), { size: 50, seed: SEED }).predict(x));
  engine({ threads: 3 });
  try {
    const many = population(make(), { size: 50, seed: SEED });
    let together = 0;
    for (let call = 0; call < 3000 && together < 10; call++) {
      expect(bitsOf(many.predict(x))).toEqual(expected);
      if (many.threads === 3) together++;
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(together, 'calls on three threads').toBe(10);
  } finally {
    engine({ threads: 'auto' });
  }
});

test('predictions go where they are wanted', () => {
  const brains = population(make(), { size: 10, seed: 1 });
  const x = numbersFrom(6).numbers(80, 1);
  const into = new Float32Array(30);
  expect(brains.predict(x, { into })).toBe(into);
  expect(bitsOf(into)).toEqual(bitsOf(brains.predict(x)));
  expect(bitsOf(brains.predict(Array.from({ length: 10 }, (_, i) => x.slice(8 * i, 8 * i + 8))))).toEqual(bitsOf(into));
});

test('bad input is refused', () => {
  const brains = population(make(), { size: 10, seed: 1 });
  const x = new Float32Array(80);
  expect(() => brains.predict(x.slice(8))).toThrow(/^predict: x .*10 members.* got 9 rows$/);
  expect(() => brains.predict(x.fill(Number.NaN))).toThrow(/^predict: x\[0\]\[0\] .*finite/);
  expect(() => brains.predict({ shared: x.slice(1) })).toThrow(/^predict: x\.shared /);
  expect(() => brains.predict(x.fill(0), { into: new Float32Array(1) })).toThrow(/^predict: into .*30 numbers/);
  expect(() => population(make(), { size: 0 })).toThrow(/^population: size /);
  expect(() => population({} as never, { size: 2 })).toThrow(/^population: model /);
  const words = population(sequential({ inputs: 2, layers: [embedding(5, 3), dense(1)] }), { size: 2 });
  expect(() => words.predict({ shared: [[0, 5]] })).toThrow(/^predict: x\.shared\[0\]\[1\] .*from 0 to 4, got 5$/);
});

test('the model stays as it is, and gives the seed', () => {
  const model = make(7);
  const x = numbersFrom(6).numbers(8, 1);
  const before = bitsOf(model.predict(x));
  const brains = population(model, { size: 2 });
  brains.mutate({ sigma: 1 });
  expect(bitsOf(model.predict(x))).toEqual(before);
  expect(brains.seed).toBe(7);
});

test('members whose weights no cache holds have the bits of the networks alone', () => {
  const make = (seed: number) => sequential({ inputs: 500, layers: [dense(600, 'relu'), dense(3)], seed });
  const many = population(make(0), { size: 16, seed: 4 });
  expect(many.size * many.parameters).toBeGreaterThan(2 ** 22);
  const x = numbersFrom(1).numbers(16 * 500, 1);
  const y = many.predict(x);
  for (const i of [0, 7, 8, 15])
    expect(bitsOf(y.subarray(i * 3, i * 3 + 3))).toEqual(
      bitsOf(make(4 + i).predict(x.subarray(i * 500, i * 500 + 500))),
    );
});
