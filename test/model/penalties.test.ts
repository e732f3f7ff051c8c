import { describe, expect, test } from 'vitest';
import {
  dense,
  l1l2,
  type Model,
  maxNorm,
  orthogonalRegularizer,
  sequential,
  sgd,
  type Weights,
} from '../../src/index.ts';
import { persistent } from '../../src/plan/tensor.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';

const x = numbers(24, 1);
const y = numbers(16, 2);
const [L1, L2] = [0.01, 0.03];

function made(penalized: boolean): Model {
  const options = penalized ? { weightRegularizer: l1l2({ l1: L1, l2: L2 }), biasRegularizer: 'l2' as const } : {};
  const layers = [dense(5, 'tanh', { biasInitializer: 'ones', ...options }), dense(2)];
  const model = sequential({ inputs: 3, layers, seed: 6 });
  model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'meanSquaredError' });
  return model;
}

const data = (weights: Weights, name: string) => weights.get(name)?.data as Float32Array;

describe.each(available)('build %s', (build) => {
  test('penalties are added to the loss, and to the gradients', () =>
    withBuild(build, () => {
      const [plain, penalized] = [made(false), made(true)];
      const weights = plain.getWeights();
      const w = data(weights, '0.weight');
      const penalty = w.reduce((sum, value) => sum + L1 * Math.abs(value) + L2 * value * value, 0) + 5 * 0.01;
      const [without, withPenalty] = [plain.computeGradients(x, y), penalized.computeGradients(x, y)];
      expect(withPenalty.scores.loss).toBeCloseTo(without.scores.loss + penalty, 6);
      expect(penalized.evaluate(x, y, { batchSize: 3 }).loss).toBeCloseTo(plain.evaluate(x, y).loss + penalty, 6);
      const truth = data(without.gradients, '0.weight').map((g, i) => g + L1 * Math.sign(w[i]) + 2 * L2 * w[i]);
      expectClose(data(withPenalty.gradients, '0.weight'), truth, 1e-5, 1e-7);
      const bias = data(without.gradients, '0.bias').map((g) => g + 0.02);
      expectClose(data(withPenalty.gradients, '0.bias'), bias, 1e-5, 1e-7);
      expect(data(withPenalty.gradients, '1.weight')).toEqual(data(without.gradients, '1.weight'));
    }));

  test('evaluate leaves the gradients as they are', () =>
    withBuild(build, () => {
      const orthogonal = (mode: 'units' | 'inputs') => ({ weightRegularizer: orthogonalRegularizer({ mode }) });
      const regularized = { weightRegularizer: l1l2({ l1: L1, l2: L2 }), biasRegularizer: 'l2' as const };
      const layers = [
        dense(5, 'tanh', { biasInitializer: 'ones', ...regularized }),
        dense(4, 'tanh', orthogonal('units')),
        dense(2, 'linear', orthogonal('inputs')),
      ];
      const model = sequential({ inputs: 3, layers, seed: 6 });
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      const { state, end } = model.lease('test');
      end();
      model.computeGradients(x, y);
      const { size } = state.network;
      const gradients = () => {
        const at = state.runtime.element(persistent('gradients', 0, size));
        return state.runtime.instance.f32.slice(at, at + size);
      };
      const before = gradients();
      expect(before.some((value) => value !== 0)).toBe(true);
      model.evaluate(x, y, { batchSize: 3 });
      expect(gradients()).toEqual(before);
    }));

  test('constraints hold after every step', async () =>
    withBuild(build, async () => {
      const layers = [
        dense(5, 'relu', { weightConstraint: maxNorm({ max: 0.5 }) }),
        dense(1, 'linear', { weightConstraint: 'nonNegative', bias: false }),
      ];
      const model = sequential({ inputs: 3, layers, seed: 6 });
      model.compile({ optimizer: sgd({ learningRate: 0.5 }), loss: 'meanSquaredError' });
      await model.fit(x, y.slice(0, 8), { epochs: 20, batchSize: 4 });
      const weights = model.getWeights();
      for (let unit = 0; unit < 5; unit++) {
        expect(Math.hypot(...data(weights, '0.weight').slice(3 * unit, 3 * unit + 3))).toBeLessThanOrEqual(0.5 + 1e-6);
      }
      expect(data(weights, '1.weight').every((value) => value >= 0)).toBe(true);
      expect([...weights.keys()]).toEqual(['0.weight', '0.bias', '1.weight']);
    }));
});
