import { describe, expect, test } from 'vitest';
import { adam, dense, embedding, sequential, sgd } from '../../src/index.ts';
import { population } from '../../src/population/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectAlike, flat, SEED, SIZE } from './alike.ts';
import { bitsOf, numbersFrom } from './networks.ts';

describe.each(available)('build %s', (build) => {
  // Sizes with one and several pieces of a sum, of a part of a panel and of several
  test.each([
    [1, 1],
    [3, 5],
    [7, 9],
    [300, 3],
    [5, 2100],
    [1100, 17],
  ])('%i inputs, %i units: each member clips by its own norm', async (inputs, units) => {
    await withBuild(build, () => {
      for (const limit of [1e-3, 0.05, 1e3]) {
        for (const clip of [{ clipNorm: limit }, { globalClipNorm: limit }]) {
          expectAlike({
            inputs,
            layers: () => [dense(units, 'tanh'), dense(2)],
            optimizer: limit === 0.05 ? adam({ ...clip }) : sgd({ learningRate: 0.3, ...clip }),
            loss: 'meanSquaredError',
            rows: 2,
            targets: (rows, seed) => numbersFrom(seed).numbers(rows * 2, 1),
          });
        }
      }
    });
  });

  test.each([1, 3, 8, 9, 2100])('vectors of %i are clipped by their norm', async (dimension) => {
    await withBuild(build, () => {
      for (const clip of [{ clipNorm: 0.01 }, { globalClipNorm: 0.01 }]) {
        expectAlike({
          inputs: 3,
          layers: () => [embedding(5, dimension), dense(2)],
          numbers: (length, seed) => Float32Array.from({ length }, (_, i) => numbersFrom(seed + i).below(5)),
          optimizer: sgd({ learningRate: 0.3, ...clip }),
          loss: 'meanSquaredError',
          rows: 4,
          targets: (rows, seed) => numbersFrom(seed).numbers(rows * 2, 1),
        });
      }
    });
  });

  test('members have limits of their own, and those that stop stay', async () => {
    await withBuild(build, async () => {
      const optimizers = Array.from({ length: SIZE }, (_, i) => sgd({ learningRate: 0.5, clipNorm: 0.01 * (i + 1) }));
      const make = (seed: number) => sequential({ inputs: 3, layers: [dense(9, 'tanh'), dense(2)], seed });
      const [x, y] = [numbersFrom(1).numbers(13 * 3, 1), numbersFrom(2).numbers(13 * 2, 1)];
      const many = population(make(0), { size: SIZE, seed: SEED });
      many.compile({ optimizer: optimizers, loss: 'meanSquaredError' });
      const stop = (_: unknown, i: number, epoch: number) => epoch + 1 === 1 + (i % 3);
      const histories = await many.fit({ shared: x }, { shared: y }, { epochs: 3, batchSize: 5, stop });
      for (const [i, optimizer] of optimizers.entries()) {
        const model = make(SEED + i);
        model.compile({ optimizer, loss: 'meanSquaredError' });
        expect(histories[i]).toEqual(await model.fit(x, y, { epochs: 1 + (i % 3), batchSize: 5 }));
        expect(bitsOf(flat(many.member(i)))).toEqual(bitsOf(flat(model)));
      }
    });
  });
});
