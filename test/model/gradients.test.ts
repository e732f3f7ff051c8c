import { describe, expect, test } from 'vitest';
import * as activations from '../../src/activations/index.ts';
import { dense, sequential, sgd, type Weights } from '../../src/index.ts';
import * as losses from '../../src/losses/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { type LossName, type LossReference, lossReference } from '../support/lossReference.ts';
import { numbers, random } from '../support/random.ts';
import { activationReference } from '../support/reference.ts';

type ActivationName = keyof typeof activations;

const ROWS = 5;
const INPUTS = 3;
const HIDDEN = 9;
const OUTPUTS = 4;

const names = Object.keys(activations) as ActivationName[];

const reference = (loss: LossName): LossReference => lossReference[loss];

/** Every hidden activation; every loss with every output activation that it goes with. */
const cases: (readonly [hidden: ActivationName, output: ActivationName, loss: LossName])[] = [
  ...names.map((hidden) => [hidden, 'softmax', 'crossEntropy'] as const),
  ...(Object.keys(losses) as LossName[]).flatMap((loss) => {
    const { from } = losses[loss]();
    const others = reference(loss).output ? (['sigmoid'] as const) : names;
    return (from ? [from] : others).map((output) => ['tanh', output, loss] as const);
  }),
];

/** The mean loss of a network in f64, from its weights by name. */
function meanLoss(
  x: Float32Array,
  t: number[][],
  weights: Weights,
  hidden: ActivationName,
  output: ActivationName,
  loss: LossName,
): number {
  const layer = (input: number[], index: number, activation: ActivationName) => {
    const { shape, data } = weights.get(`${index}.weight`) as { shape: readonly number[]; data: Float32Array };
    const bias = weights.get(`${index}.bias`)?.data as Float32Array;
    const z = Array.from(bias, (b, o) => input.reduce((sum, value, i) => sum + value * data[o * shape[1] + i], b));
    return activationReference[activation].forward(z);
  };
  const rows = t.map((target, r) => {
    const first = layer(Array.from(x.slice(r * INPUTS, (r + 1) * INPUTS)), 0, hidden);
    const second = layer(first, 1, hidden);
    return reference(loss).row(layer(second, 2, output), target, {});
  });
  return rows.reduce((sum, value) => sum + value, 0) / rows.length;
}

function targets(loss: LossName): number[][] {
  const next = random(3);
  const columns = losses[loss]().targetColumns?.(OUTPUTS) ?? OUTPUTS;
  return Array.from({ length: ROWS }, () => reference(loss).targets(Array.from({ length: columns }, next)));
}

describe.each(available)('build %s', (build) => {
  test.each(
    cases,
  )('hidden %s, output %s, %s: the gradient of every parameter is the finite difference', (hidden, output, loss) =>
    withBuild(build, () => {
      const model = sequential({
        inputs: INPUTS,
        layers: [dense(HIDDEN, hidden), dense(HIDDEN, hidden), dense(OUTPUTS, output)],
        seed: 5,
      });
      model.compile({ optimizer: sgd({ learningRate: 1 }), loss });
      const x = numbers(ROWS * INPUTS, 1);
      const t = targets(loss);
      const start = model.getWeights();
      for (const [index, { data }] of [...start.values()].entries())
        data.set(numbers(data.length, 10 + index).map((value) => value / 2));
      model.setWeights(start);
      const scores = model.trainOnBatch(x, t);
      expectClose([scores.loss], [meanLoss(x, t, start, hidden, output, loss)], 1e-6, 5e-6, 'loss');

      const after = model.getWeights();
      const truth = new Map(
        [...start].map(([name, { shape, data }]) => [
          name,
          { shape, data: Float64Array.from(data) as unknown as Float32Array },
        ]),
      );
      for (const [name, { data }] of truth) {
        for (let i = 0; i < data.length; i++) {
          const value = data[i];
          const at = (shift: number) => {
            data[i] = value + shift;
            return meanLoss(x, t, truth, hidden, output, loss);
          };
          const difference = (at(1e-5) - at(-1e-5)) / 2e-5;
          data[i] = value;
          const gradient = (start.get(name)?.data[i] as number) - (after.get(name)?.data[i] as number);
          expect(Math.abs(gradient - difference), `${name}[${i}]: ${gradient}, difference ${difference}`).toBeLessThan(
            1e-6 * (reference(loss).unit ?? 1) + 1e-5 * Math.abs(difference),
          );
        }
      }
    }));
});

test.each(available)('build %s: layers whose rows are spread over the cache have the gradients of sums', (build) =>
  withBuild(build, () => {
    const units = 128;
    const model = sequential({
      inputs: units,
      layers: [dense(units, 'relu'), dense(units, 'tanh'), dense(2)],
      seed: 6,
    });
    model.compile({ optimizer: sgd({ learningRate: 1 }), loss: 'meanSquaredError' });
    const x = numbers(ROWS * units, 1);
    const t = Array.from({ length: ROWS }, (_, i) => [i, -i]);
    const start = model.getWeights();
    model.trainOnBatch(x, t);
    const after = model.getWeights();
    const rows = t.map((target, i) => {
      const forward = (input: number[], index: number) => {
        const { data } = start.get(`${index}.weight`) as { data: Float32Array };
        const bias = start.get(`${index}.bias`)?.data as Float32Array;
        return Array.from(bias, (b, o) => input.reduce((sum, value, k) => sum + value * data[o * input.length + k], b));
      };
      const hidden = forward(Array.from(x.slice(i * units, (i + 1) * units)), 0).map((z) => Math.max(z, 0));
      const second = forward(hidden, 1).map(Math.tanh);
      const dy = forward(second, 2).map((y, j) => (y - target[j]) / ROWS);
      const last = start.get('2.weight')?.data as Float32Array;
      const dz = second.map((y, k) => (1 - y * y) * (dy[0] * last[k] + dy[1] * last[units + k]));
      return { hidden, dz };
    });
    const gradient = Array.from({ length: units * units }, (_, index) =>
      rows.reduce((sum, { hidden, dz }) => sum + dz[Math.floor(index / units)] * hidden[index % units], 0),
    );
    const got = gradient.map(
      (_, i) => (start.get('1.weight')?.data[i] as number) - (after.get('1.weight')?.data[i] as number),
    );
    expectClose(got, gradient, 1e-5, 2e-7);
  }));
