import { describe, expect, test } from 'vitest';
import {
  adam,
  dense,
  type Layer,
  layerNormalization,
  type Model,
  prelu,
  rmsNormalization,
  sequential,
  sgd,
} from '../../src/index.ts';
import { population } from '../../src/population/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectAlike, flat, SEED, SIZE } from './alike.ts';
import { bitsOf, numbersFrom } from './networks.ts';

/** Layers between others, each with all its options. */
const between: readonly (() => Layer)[] = [
  ...[{}, { center: false }, { scale: false }, { center: false, scale: false, epsilon: 1e-5 }].map(
    (options) => () => layerNormalization(options),
  ),
  () => layerNormalization({ trainable: false }),
  ...[{}, { epsilon: 0.01 }].map((options) => () => rmsNormalization(options)),
  () => prelu(),
  () => prelu({ trainable: false }),
];

describe.each(available)('build %s', (build) => {
  test.each([
    1, 2, 3, 4, 5, 8, 9, 17, 34,
  ])('rows of %i: members have the bits of the networks alone', async (columns) => {
    await withBuild(build, () => {
      for (const [k, layer] of between.entries()) {
        expectAlike({
          inputs: columns,
          // On inputs, which need no gradient, after an activation and after another layer
          layers: () => [
            ...(k % 2 === 0 ? [layer()] : []),
            dense(columns, k % 3 === 0 ? 'linear' : 'tanh'),
            layer(),
            prelu(),
            layerNormalization(),
            dense(2),
          ],
          optimizer: k % 2 === 0 ? adam({ learningRate: 0.1 }) : sgd({ learningRate: 0.3, momentum: 0.5 }),
          loss: 'meanSquaredError',
          rows: 1 + (k % 4),
          targets: (rows, seed) => numbersFrom(seed).numbers(rows * 2, 1),
        });
      }
    });
  });

  test('rows whose sums or squares leave f32, of some members, are normalized as by the networks alone', async () => {
    await withBuild(build, () => {
      for (const layer of [layerNormalization, rmsNormalization]) {
        const many = population(sequential({ inputs: 7, layers: [layer()] }), { size: SIZE, seed: SEED });
        const weights = numbersFrom(5).numbers(SIZE * many.parameters, 2);
        many.setWeights(weights);
        const x = numbersFrom(6).numbers(SIZE * 2 * 7, 1);
        const scales = [1, 1e25, 3e38, 1e-25, 0];
        for (let at = 0; at < x.length; at++) {
          const scale = scales[Math.floor(at / 7) % 5] as number;
          x[at] = scale === 3e38 ? 3e38 - Math.abs(x[at] as number) * 1e38 : (x[at] as number) * scale;
        }
        const alone = Array.from({ length: SIZE }, (_, i) => {
          const model = many.member(i) as Model<Float32Array>;
          expect(bitsOf(flat(model))).toEqual(bitsOf(weights.slice(i * many.parameters, (i + 1) * many.parameters)));
          return [...model.predict(x.slice(i * 14, (i + 1) * 14))];
        });
        const predicted = many.predict(x);
        expect(bitsOf(predicted)).toEqual(bitsOf(alone.flat()));
        expect(predicted.every(Number.isFinite)).toBe(true);
      }
    });
  });

  test('slopes below 0 are those of each member', async () => {
    await withBuild(build, () => {
      const many = population(sequential({ inputs: 9, layers: [prelu()] }), { size: SIZE, seed: SEED });
      many.setWeights(numbersFrom(5).numbers(SIZE * 9, 2));
      const x = numbersFrom(6).numbers(3 * 9, 1);
      const alone = Array.from({ length: SIZE }, (_, i) => [...(many.member(i) as Model<Float32Array>).predict(x)]);
      expect(bitsOf(many.predict({ shared: x }))).toEqual(bitsOf(alone.flat()));
    });
  });
});
