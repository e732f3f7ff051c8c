import { describe, expect, test } from 'vitest';
import {
  adam,
  batchNormalization,
  dense,
  type Layer,
  type Model,
  normalization,
  sequential,
  sgd,
} from '../../src/index.ts';
import * as layers from '../../src/layers/index.ts';
import { population } from '../../src/population/index.ts';
import { isStatistic } from '../../src/population/members.ts';
import { needed } from '../saving/vocabulary.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectAlike, flat, flatWeights, SEED, SIZE } from './alike.ts';
import { bitsOf, numbersFrom } from './networks.ts';

const make = (seed: number) =>
  sequential({
    inputs: 3,
    layers: [
      normalization({ mean: [0.1, 0.2, 0.3], variance: [1, 0.5, 0] }),
      dense(5, 'linear', { bias: false }),
      batchNormalization({ momentum: 0.5 }),
      dense(2),
    ],
    seed,
  });

const statistics = (model: Model<Float32Array>) =>
  [...model.getWeights()].flatMap(([name, { data }]) => (/\.(running_)?(mean|var)/.test(name) ? [...data] : []));

/** A population whose members have measured rows of their own. */
function trained() {
  const many = population(make(0), { size: SIZE, seed: SEED });
  many.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  many.trainOnBatch(numbersFrom(1).numbers(SIZE * 4 * 3, 1), numbersFrom(2).numbers(SIZE * 4 * 2, 1));
  return many;
}

const all = (many: ReturnType<typeof trained>) => Array.from({ length: SIZE }, (_, i) => statistics(many.member(i)));

describe.each(available)('build %s', (build) => {
  test.each([1, 2, 3, 5, 8, 9, 17])('%i columns: members normalize by statistics of their own', async (columns) => {
    await withBuild(build, () => {
      const between: readonly Layer[] = [
        batchNormalization(),
        batchNormalization({ momentum: 0.3, epsilon: 0.01, center: false }),
        batchNormalization({ momentum: 0, scale: false }),
        batchNormalization({ center: false, scale: false }),
        batchNormalization({ trainable: false }),
        normalization({
          ...{ mean: numbersFrom(5).numbers(columns, 1), variance: numbersFrom(6).numbers(columns, 1).map(Math.abs) },
        }),
      ];
      for (const [k, layer] of between.entries()) {
        expectAlike({
          inputs: columns,
          layers: () => [...(k % 2 === 0 ? [layer] : []), dense(columns, 'tanh'), ...(k % 2 ? [layer] : []), dense(2)],
          optimizer: k % 2 === 0 ? adam({ learningRate: 0.1 }) : sgd({ learningRate: 0.3, globalClipNorm: 0.1 }),
          loss: 'meanSquaredError',
          rows: 1 + (k % 4),
          targets: (rows, seed) => numbersFrom(seed).numbers(rows * 2, 1),
        });
      }
    });
  });

  test('statistics of members that have stopped stay', async () => {
    await withBuild(build, async () => {
      const [x, y] = [numbersFrom(1).numbers(13 * 3, 1), numbersFrom(2).numbers(13 * 2, 1)];
      const many = population(make(0), { size: SIZE, seed: SEED });
      many.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
      const stop = (_: unknown, i: number, epoch: number) => i === 8 || i === 9 || i === 10 || epoch === i % 3;
      const validationData = [{ shared: x }, { shared: y }] as const;
      const histories = await many.fit({ shared: x }, { shared: y }, { epochs: 4, batchSize: 5, stop, validationData });
      for (let i = 0; i < SIZE; i++) {
        const model = make(SEED + i);
        model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
        const epochs = i > 7 ? 1 : 1 + (i % 3);
        expect(histories[i]).toEqual(await model.fit(x, y, { epochs, batchSize: 5, validationData: [x, y] }));
        expect(bitsOf(flat(many.member(i)))).toEqual(bitsOf(flat(model)));
        expect(bitsOf(many.predict({ shared: x }).slice(i * 26, (i + 1) * 26))).toEqual(bitsOf(model.predict(x)));
      }
    });
  });
});

test('weights for evolution leave statistics as they are', () => {
  const many = trained();
  const before = all(many);
  expect(new Set(before.map(String)).size).toBe(SIZE);
  expect(many.parameters).toBe(3 * 5 + 5 + 5 + 5 * 2 + 2);
  expect(bitsOf(many.getWeights())).toEqual(
    bitsOf(Array.from({ length: SIZE }, (_, i) => flatWeights(many.member(i) as Model<Float32Array>)).flat()),
  );
  many.mutate({ sigma: 1 });
  many.setWeights(numbersFrom(3).numbers(SIZE * many.parameters, 1));
  many.set(2, numbersFrom(4).numbers(many.parameters, 1));
  expect(all(many)).toEqual(before);
});

test('statistics go where members go', () => {
  const many = trained();
  const before = all(many);
  many.copy(9, 1);
  expect(statistics(many.member(1))).toEqual(before[9]);
  many.set(2, many.member(10));
  expect(statistics(many.member(2))).toEqual(before[10]);
  many.set(3, (many.member(0) as Model<Float32Array>).getWeights());
  expect(statistics(many.member(3))).toEqual(before[0]);
  // Parents as they were: 4 and 5 take turns
  many.crossover([4, 5, 8], [6, 6, 6], [5, 4, 7]);
  expect([5, 4, 7, 6, 8].map((i) => statistics(many.member(i)))).toEqual([4, 5, 8, 6, 8].map((i) => before[i]));
});

test.each(Object.entries(layers))('what %s cannot learn are statistics, and nothing else is', (name, layer) => {
  const make = layer as unknown as (...given: readonly unknown[]) => Layer;
  for (const parameter of make(...(needed[name] ?? [])).parameters([4], 8))
    expect(isStatistic({ role: parameter.name }), parameter.name).toBe(!parameter.trainable);
});
