import { describe, expect, test } from 'vitest';
import { adam, dense, maxNorm, minMaxNorm, nonNegative, sequential, sgd, unitNorm } from '../../src/index.ts';
import { population } from '../../src/population/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectAlike, flat, SEED, SIZE } from './alike.ts';
import { bitsOf, numbersFrom } from './networks.ts';

const constraints = [
  nonNegative(),
  unitNorm(),
  maxNorm({ max: 0.7 }),
  minMaxNorm({ min: 0.5, max: 0.8, rate: 0.3 }),
] as const;

/** Sizes with whole groups of four units and others, in one panel and several. */
const sizes = [
  [1, 1],
  [3, 4],
  [7, 9],
  [5, 16],
  [20, 35],
] as const;

describe.each(available)('build %s', (build) => {
  test.each(sizes)('%i inputs, %i units: members are constrained as the networks alone', async (inputs, units) => {
    await withBuild(build, () => {
      for (const [k, constraint] of constraints.entries()) {
        const other = constraints[(k + 1) % constraints.length] as (typeof constraints)[number];
        expectAlike({
          inputs,
          layers: () => [
            dense(units, 'tanh', {
              ...{ weightConstraint: constraint, biasConstraint: other, biasInitializer: 'glorotUniform' },
              weightRegularizer: 'l2',
            }),
            dense(2, 'linear', { ...(k === 1 ? { bias: false } : { biasConstraint: constraint }) }),
          ],
          optimizer: k === 0 ? adam({ clipValue: 0.5 }) : sgd({ learningRate: 0.3, momentum: 0.5 }),
          loss: 'meanSquaredError',
          rows: 3,
          targets: (rows, seed) => numbersFrom(seed).numbers(rows * 2, 1),
        });
      }
    });
  });

  test('norms whose squares leave f32, of some members or units, are those of the networks alone', async () => {
    await withBuild(build, () => {
      for (const constraint of [unitNorm(), maxNorm({ max: 1 }), minMaxNorm({ min: 1e-19, max: 1, rate: 0.5 })]) {
        const make = (seed: number) => {
          const model = sequential({
            inputs: 3,
            layers: [dense(8, 'linear', { weightConstraint: constraint, biasConstraint: constraint }), dense(1)],
            seed,
          });
          model.compile({ optimizer: sgd({ learningRate: 1e-30 }), loss: 'meanSquaredError' });
          return model;
        };
        const many = population(make(0), { size: SIZE, seed: SEED });
        many.compile({ optimizer: sgd({ learningRate: 1e-30 }), loss: 'meanSquaredError' });
        const weights = many.getWeights();
        const scales = [1e-20, 1, 1e-30, 0, 1e-16, 1e25];
        for (let at = 0; at < weights.length; at++) {
          const [member, number] = [Math.floor(at / many.parameters), at % many.parameters];
          const unit = number < 24 ? Math.floor(number / 3) : 3;
          if (number < 24 && (member + unit) % 5 < 2) (weights[at] as number) *= scales[(member + unit) % 6] as number;
          if (number >= 32) weights[at] = 0; // so that gradients are 0
          if (number >= 24 && number < 32) weights[at] = (scales[member % 6] as number) * (number - 22);
        }
        many.setWeights(weights);
        const [x, y] = [new Float32Array(3), new Float32Array(1)];
        const expected = Array.from({ length: SIZE }, (_, i) => {
          const model = many.member(i);
          model.trainOnBatch(x, y);
          return flat(model as ReturnType<typeof make>);
        });
        many.trainOnBatch({ shared: x }, { shared: y });
        expect(bitsOf(many.getWeights())).toEqual(bitsOf(expected.flat()));
        expect(bitsOf(many.getWeights())).not.toEqual(bitsOf(weights));
        expect(many.getWeights().every(Number.isFinite)).toBe(true);
      }
    });
  });

  test('members that have stopped are not constrained again', async () => {
    await withBuild(build, async () => {
      for (const constraint of constraints) {
        const make = (seed: number, learningRate: number) => {
          const layers = [
            dense(9, 'tanh', { weightConstraint: constraint, biasConstraint: constraint }),
            dense(2, 'linear', { weightConstraint: constraint, trainable: false }),
          ];
          const model = sequential({ inputs: 3, layers, seed });
          model.compile({ optimizer: adam({ learningRate }), loss: 'meanSquaredError' });
          return model;
        };
        const rates = Array.from({ length: SIZE }, (_, i) => 0.01 * (i + 1));
        const many = population(make(0, 1), { size: SIZE, seed: SEED });
        many.compile({
          optimizer: rates.map((learningRate) => adam({ learningRate })),
          loss: 'meanSquaredError',
        });
        const [x, y] = [numbersFrom(1).numbers(13 * 3, 1), numbersFrom(2).numbers(13 * 2, 1)];
        const options = { epochs: 3, batchSize: 5 };
        const stop = (_: unknown, i: number, epoch: number) => epoch === i % 3;
        const histories = await many.fit({ shared: x }, { shared: y }, { ...options, stop });
        for (const [i, rate] of rates.entries()) {
          const model = make(SEED + i, rate);
          expect(histories[i]).toEqual(await model.fit(x, y, { ...options, epochs: 1 + (i % 3) }));
          expect(bitsOf(flat(many.member(i)))).toEqual(bitsOf(flat(model)));
        }
      }
    });
  });
});

test('a constraint of your own is refused by name', () => {
  const own = {
    name: 'positive',
    options: {},
    call: (graph: { callHost(call: () => void, reads: never[], writes: never[]): void }) =>
      graph.callHost(() => {}, [], []),
  };
  const layers = [dense(3, 'linear', { weightConstraint: own as unknown as ReturnType<typeof unitNorm> })];
  const many = population(sequential({ inputs: 2, layers }), { size: 2 });
  expect(() => many.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })).toThrow(
    /^compile: 0\.weight of members .*a constraint of this package.*'positive'/,
  );
});
