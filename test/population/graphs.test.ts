import { describe, expect, test } from 'vitest';
import {
  adam,
  batchNormalization,
  concatenate,
  dense,
  dot,
  dropout,
  embedding,
  engine,
  functional,
  gaussianNoise,
  input,
  type Layer,
  l2,
  type Model,
  prelu,
  subtract,
} from '../../src/index.ts';
import { population } from '../../src/population/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectAlike, flat, SEED, SIZE } from './alike.ts';
import { bitsOf, numbersFrom } from './networks.ts';

const targets = (rows: number, seed: number) => numbersFrom(seed).numbers(rows * 2, 1);
const trained = { inputs: 5, layers: () => [], loss: 'meanSquaredError', rows: 4, targets } as const;

const weightsOf = (many: ReturnType<typeof population>, i: number) => flat(many.member(i) as Model<Float32Array>);

/** Graphs, some with layers that are applied more than once. */
const graphs: Readonly<Record<string, (seed: number) => Model<Float32Array>>> = {
  'columns that are joined, parts of which need no gradient'(seed) {
    const x = input(5);
    const wide = concatenate().apply([x, dense(3, 'relu').apply(x), dense(9, 'tanh').apply(x)]);
    return functional({ inputs: x, outputs: dense(2).apply(concatenate().apply([wide, dense(1).apply(wide)])), seed });
  },
  'a layer that is applied three times'(seed) {
    const x = input(5);
    const shared = dense(5, 'tanh', { weightRegularizer: l2({ l2: 0.1 }) });
    const y = shared.apply(shared.apply(prelu().apply(shared.apply(x))));
    return functional({ inputs: x, outputs: dense(2).apply(y), seed });
  },
  'statistics of a layer that is applied twice'(seed) {
    const x = input(5);
    const [shared, slopes] = [batchNormalization({ momentum: 0.7 }), prelu()];
    const a = shared.apply(slopes.apply(dense(5).apply(x)));
    const b = shared.apply(slopes.apply(dense(5).apply(a)));
    return functional({ inputs: x, outputs: dense(2).apply(concatenate().apply([a, b])), seed });
  },
  'branches that meet again'(seed) {
    const x = input(5);
    const [a, b] = [dense(9, 'mish').apply(x), dense(9, 'sparsemax').apply(x)];
    const rest = subtract().apply([a, b]);
    const product = dot().apply([rest, batchNormalization().apply(a)]);
    return functional({ inputs: x, outputs: dense(2).apply(concatenate().apply([product, rest])), seed });
  },
  'noise that is drawn twice'(seed) {
    const x = input(5);
    const [noise, drop] = [gaussianNoise(0.2), dropout(0.3)];
    const y = drop.apply(noise.apply(dense(8, 'relu').apply(drop.apply(noise.apply(x)))));
    return functional({ inputs: x, outputs: dense(2).apply(y), seed });
  },
};

describe.each(available)('build %s', (build) => {
  test.each(Object.entries(graphs))('%s', async (_, network) => {
    await withBuild(build, () => {
      expectAlike({ ...trained, network, optimizer: 'adam' });
      expectAlike({ ...trained, network, optimizer: adam({ clipNorm: 0.05 }) });
    });
  });

  test.each([1, 4, 8, 11])('vectors of %i for numbers of which some occur twice', async (dimension) => {
    await withBuild(build, () => {
      const layers = (): Layer[] => [embedding(6, dimension), dense(2)];
      const numbers = (length: number, seed: number) =>
        Float32Array.from({ length }, (_, i) => numbersFrom(seed + i).below(6));
      expectAlike({ ...trained, layers, numbers, optimizer: 'adam' });
      expectAlike({
        ...trained,
        layers: () => [embedding(6, dimension, { trainable: false }), dense(2)],
        numbers,
        optimizer: 'sgd',
      });
    });
  });
});

test('members have a rate of their own of a dropout that is applied twice', () => {
  const rates = Array.from({ length: SIZE }, (_, i) => i / SIZE);
  const network = graphs['noise that is drawn twice'] as (seed: number) => Model<Float32Array>;
  const many = population(network(0), { size: SIZE, seed: SEED });
  many.compile({ optimizer: 'sgd', loss: 'meanSquaredError', dropout: rates });
  const [x, y] = [numbersFrom(1).numbers(4 * 5, 1), targets(4, 2)];
  const kept = Array.from({ length: SIZE }, (_, i) => many.member(i) as Model<Float32Array>);
  const losses = many.trainOnBatch({ shared: x }, { shared: y });
  for (const [i, model] of kept.entries()) {
    expect(model.trainOnBatch(x, y).loss).toBe(losses[i]);
    expect(bitsOf(weightsOf(many, i))).toEqual(bitsOf(flat(model)));
  }
});

test('any number of threads trains the same bits', async () => {
  const network = graphs['statistics of a layer that is applied twice'] as (seed: number) => Model<Float32Array>;
  const [x, y] = [numbersFrom(1).numbers(50 * 3 * 5, 1), targets(50 * 3, 2)];
  const made = () => {
    const many = population(network(0), { size: 50, seed: SEED });
    many.compile({ optimizer: adam({ globalClipNorm: 0.05 }), loss: 'meanSquaredError' });
    return many;
  };
  engine({ threads: 3 });
  try {
    const many = made();
    let [steps, together] = [0, 0];
    for (; steps < 3000 && together < 10; steps++) {
      many.trainOnBatch(x, y);
      if (many.threads === 3) together++;
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(together, 'steps on three threads').toBe(10);
    engine({ threads: 1 });
    const one = made();
    for (let step = 0; step < steps; step++) one.trainOnBatch(x, y);
    expect(one.threads).toBe(1);
    for (const i of [0, 7, 8, 49]) expect(bitsOf(weightsOf(many, i))).toEqual(bitsOf(weightsOf(one, i)));
  } finally {
    engine({ threads: 'auto' });
  }
});
