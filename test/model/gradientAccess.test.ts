import { describe, expect, test } from 'vitest';
import {
  adam,
  batchNormalization,
  concatenate,
  dense,
  dropout,
  functional,
  input,
  type Model,
  sequential,
  sgd,
  type Weights,
} from '../../src/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { numbers } from '../support/random.ts';

const x = numbers(30, 1);
const y = numbers(20, 2);

function made() {
  const model = sequential({ inputs: 3, layers: [dense(6, 'tanh'), dense(2)], seed: 8 });
  model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'meanSquaredError', metrics: ['meanAbsoluteError'] });
  return model;
}

describe.each(available)('build %s', (build) => {
  test('gradients that are computed and applied are a step, by name and flat', () =>
    withBuild(build, () => {
      const [step, named, flat] = [made(), made(), made()];
      for (let i = 0; i < 3; i++) {
        const scores = step.trainOnBatch(x, y);
        const computed = named.computeGradients(x, y);
        expect(computed.scores).toEqual(scores);
        named.applyGradients(computed.gradients);
        flat.applyGradients(flat.computeGradients(x, y, { flat: true }).gradients);
      }
      expect(named.getWeights()).toEqual(step.getWeights());
      expect(flat.getWeights()).toEqual(step.getWeights());
    }));
});

test('computing gradients changes nothing', () => {
  const model = made();
  const before = model.getWeights();
  const { gradients } = model.computeGradients(x, y);
  expect(model.getWeights()).toEqual(before);
  expect([...gradients.keys()]).toEqual([...before.keys()]);
});

test.each([
  ['too few', new Float32Array(3), 'applyGradients: gradients must have 38 numbers, got 3'],
  [
    'no gradients',
    7,
    'applyGradients: gradients must be a Map from names to { shape, data }, or a Float32Array, got 7',
  ],
  ['a missing name', new Map(), 'applyGradients: 0.weight must be { shape: [6, 3], data }, got nothing'],
  [
    'an unknown name',
    new Map([
      ...made().computeGradients(x, y).gradients,
      ['2.weight', { shape: [1], data: Float32Array.of(0) }] as const,
    ]),
    "applyGradients: name must be one of 0.weight, 0.bias, 1.weight, 1.bias, got '2.weight'",
  ],
] as [string, unknown, string][])('%s are refused', (_, gradients, message) => {
  const model = made();
  expect(() => model.applyGradients(gradients as Weights)).toThrow(message);
});

test('a learning rate that is refused changes nothing', () => {
  const model = made();
  const learningRate = (step: number) => (step === 2 ? Number.NaN : 0.1);
  model.compile({ optimizer: sgd({ learningRate }), loss: 'meanSquaredError' });
  model.applyGradients(model.computeGradients(x, y).gradients);
  const before = model.checkpoint();
  expect(() => model.applyGradients(model.computeGradients(x, y).gradients)).toThrow(RangeError);
  expect(model.checkpoint()).toEqual(before);
});

test('flat is true or false', () => {
  expect(() => made().computeGradients(x, y, { flat: 'yes' as never })).toThrow(
    "computeGradients: flat must be true or false, got 'yes'",
  );
});

describe('running statistics', () => {
  const normalized = (): Model => {
    const layers = [dense(6, 'tanh'), batchNormalization({ momentum: 0.5 }), dropout(0.3), dense(2)];
    const model = sequential({ inputs: 3, layers, seed: 8 });
    model.compile({ optimizer: adam({ learningRate: 0.01, ema: 0.9 }), loss: 'meanSquaredError' });
    return model;
  };
  /** A layer that is applied twice. */
  const shared = (): Model => {
    const rows = input(3);
    const twice = batchNormalization({ momentum: 0.5 });
    const parts = [twice.apply(dense(4, 'relu').apply(rows)), twice.apply(dense(4, 'tanh').apply(rows))];
    const model = functional({ inputs: rows, outputs: dense(2).apply(concatenate().apply(parts)), seed: 8 });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    return model;
  };
  const other = [numbers(30, 3), numbers(20, 4)] as const;
  const running = (model: Model) => [...model.getWeights()].filter(([name]) => name.includes('running'));

  test.each([
    ['a chain', normalized],
    ['a layer that is applied twice', shared],
  ])('of %s move as in a step, to the bit', (_, make) => {
    const [step, apart] = [make(), make()];
    for (const [a, b] of [[x, y], other, [x, y]]) {
      const { scores, gradients } = apart.computeGradients(a, b);
      expect(step.trainOnBatch(a, b)).toEqual(scores);
      apart.applyGradients(gradients);
    }
    expect(apart.checkpoint()).toEqual(step.checkpoint());
    expect(running(apart)).not.toEqual(running(make()));
  });

  test.each<[string, (model: Model) => void]>([
    ['inspect', (model) => void model.inspect(...other)],
    ['evaluate', (model) => void model.evaluate(...other)],
    ['setWeights', (model) => model.setWeights(model.getWeights())],
    ['gradients that were not applied', (model) => void model.computeGradients(...other)],
  ])('move by the last batch of computeGradients, whatever was between: %s', (name, between) => {
    const [step, apart] = [normalized(), normalized()];
    step.trainOnBatch(x, y);
    const first = name.startsWith('gradients');
    if (first) between(apart);
    const { gradients } = apart.computeGradients(x, y);
    if (!first) between(apart);
    apart.applyGradients(gradients);
    expect(apart.getWeights()).toEqual(step.getWeights());
  });

  test.each<[string, (model: Model) => unknown]>([
    ['trainOnBatch', (model) => model.trainOnBatch(...other)],
    ['fit', (model) => model.fit(...other)],
    ['inspect', (model) => model.inspect(...other)],
    ['evaluate', (model) => model.evaluate(...other)],
    ['gradients that were applied', (model) => model.applyGradients(model.computeGradients(x, y).gradients)],
    [
      'a restored checkpoint',
      (model) => {
        const bytes = model.checkpoint();
        model.computeGradients(...other);
        model.restore(bytes);
      },
    ],
  ])('stay where no batch was computed since: %s', async (_, before) => {
    const model = normalized();
    const { gradients } = normalized().computeGradients(x, y);
    await before(model);
    const statistics = running(model);
    const weights = model.getWeights();
    model.applyGradients(gradients);
    expect(running(model)).toEqual(statistics);
    expect(model.getWeights()).not.toEqual(weights);
  });
});
