import { describe, expect, test } from 'vitest';
import { adam, dense, sequential, type Weights } from '../../src/index.ts';
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
  ['too few', new Float32Array(3), 'applyGradients: gradients expected 38 numbers, got 3'],
  [
    'no gradients',
    7,
    'applyGradients: gradients expected a Map from names to { shape, data }, or a Float32Array, got 7',
  ],
  ['a missing name', new Map(), 'applyGradients: 0.weight expected { shape: [6, 3], data }, got nothing'],
] as [string, unknown, string][])('%s are refused', (_, gradients, message) => {
  const model = made();
  expect(() => model.applyGradients(gradients as Weights)).toThrow(message);
});
