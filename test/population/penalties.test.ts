import { describe, expect, test } from 'vitest';
import { adam, dense, l1, l1l2, l2, orthogonalRegularizer, sequential, sgd } from '../../src/index.ts';
import { population } from '../../src/population/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectAlike, flat, SEED, SIZE } from './alike.ts';
import { bitsOf, numbersFrom } from './networks.ts';

const strong = [l1({ l1: 0.03 }), l2({ l2: 0.02 }), l1l2({ l1: 0.01, l2: 0.05 })] as const;

const orthogonal = [
  orthogonalRegularizer({ factor: 0.5 }),
  orthogonalRegularizer({ factor: 0.7, mode: 'inputs' }),
] as const;

/** Sizes with one and several terms, columns and pieces of a sum: units of a part of a panel, and of several. */
const sizes = [
  [1, 1],
  [3, 5],
  [7, 9],
  [130, 3],
  [5, 140],
  [260, 19],
] as const;

describe.each(available)('build %s', (build) => {
  test.each(sizes)('%i inputs, %i units: penalties are those of the networks alone', async (inputs, units) => {
    await withBuild(build, () => {
      for (const [k, regularizer] of strong.entries()) {
        const other = strong[(k + 1) % 3] as (typeof strong)[number];
        expectAlike({
          inputs,
          layers: () => [
            dense(units, 'tanh', {
              ...{ weightRegularizer: regularizer, biasRegularizer: other, biasInitializer: 'glorotUniform' },
            }),
            dense(2, 'linear', { ...(k === 1 ? { bias: false } : { biasRegularizer: 'l1' }) }),
          ],
          optimizer: k === 0 ? adam({ clipValue: 0.5 }) : sgd({ learningRate: 0.3, momentum: 0.5 }),
          loss: 'meanSquaredError',
          rows: 3,
          targets: (rows, seed) => numbersFrom(seed).numbers(rows * 2, 1),
        });
      }
    });
  });

  const others = [
    ...[1, 2, 3, 4, 5, 7, 8, 9, 17].map((size) => [size, 12 - (size % 12)] as const),
    [130, 3],
    [3, 70],
  ] as const;
  test.each<readonly [number, number]>(
    others,
  )('%i inputs, %i units: orthogonal penalties are those of the networks alone', async (inputs, units) => {
    await withBuild(build, () => {
      for (const weightRegularizer of orthogonal) {
        expectAlike({
          inputs,
          layers: () => [
            dense(units, 'tanh', { weightRegularizer }),
            dense(3, 'relu', { weightRegularizer }),
            dense(2),
          ],
          optimizer: sgd({ learningRate: 0.3, momentum: 0.5 }),
          loss: 'meanSquaredError',
          rows: 3,
          targets: (rows, seed) => numbersFrom(seed).numbers(rows * 2, 1),
        });
      }
    });
  });

  test('fit counts the penalty of each batch, of frozen parameters too', async () => {
    await withBuild(build, async () => {
      const rates = Array.from({ length: SIZE }, (_, i) => adam({ learningRate: 0.01 * (i + 1) }));
      const make = (seed: number) =>
        sequential({
          inputs: 3,
          layers: [
            dense(9, 'tanh', { trainable: false, weightRegularizer: 'l1l2' }),
            dense(2, 'linear', { weightRegularizer: 'l2' }),
          ],
          seed,
        });
      const [x, y] = [numbersFrom(1).numbers(13 * 3, 1), numbersFrom(2).numbers(13 * 2, 1)];
      const many = population(make(0), { size: SIZE, seed: SEED });
      many.compile({ optimizer: rates, loss: 'meanSquaredError' });
      const options = { epochs: 3, batchSize: 5 };
      const histories = await many.fit(
        { shared: x },
        { shared: y },
        {
          ...{ ...options, validationData: [{ shared: x }, { shared: y }] },
          stop: (_, i, epoch) => epoch + 1 === 1 + (i % 3),
        },
      );
      for (const [i, optimizer] of rates.entries()) {
        const model = make(SEED + i);
        model.compile({ optimizer, loss: 'meanSquaredError' });
        expect(histories[i]).toEqual(
          await model.fit(x, y, { ...options, epochs: 1 + (i % 3), validationData: [x, y] }),
        );
        expect(bitsOf(flat(many.member(i)))).toEqual(bitsOf(flat(model)));
      }
    });
  });
});
