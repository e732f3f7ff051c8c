import { describe, expect, test } from 'vitest';
import { adam, batchNormalization, dense, type Layer, layerNormalization, sequential, sgd } from '../../src/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { numbers, random } from '../support/random.ts';
import * as reference from './network.ts';

const ROWS = 50;
const BATCH = 16;
const EPOCHS = 12;
const INPUTS = 9;

/** What f32 makes of a number after `EPOCHS`, beside f64: some roundings of 2⁻²⁴ for each step, relative to numbers of size 1. */
const TOLERANCE = 3e-6;

interface Case {
  readonly name: string;
  readonly layers: () => readonly Layer[];
  /** The same layers of the reference: each takes the parameters of the numbered layer. */
  readonly truth: (of: (layer: number, name: string) => reference.Parameter) => readonly reference.Layer[];
  readonly loss: 'crossEntropy' | 'meanSquaredError';
}

const linear = (of: Parameters<Case['truth']>[0], layer: number, outputs: number, inputs: number) =>
  reference.linear(outputs, inputs, of(layer, 'weight'), of(layer, 'bias'));

const cases: readonly Case[] = [
  {
    name: '9-11-5, relu, softmax',
    layers: () => [dense(11, 'relu'), dense(5, 'softmax')],
    truth: (of) => [linear(of, 0, 11, INPUTS), reference.relu(), linear(of, 1, 5, 11), reference.softmax()],
    loss: 'crossEntropy',
  },
  {
    name: '9-17-13-5, tanh, sigmoid, squared error',
    layers: () => [dense(17, 'tanh'), dense(13, 'sigmoid'), dense(5)],
    truth: (of) => [
      ...[linear(of, 0, 17, INPUTS), reference.tanh()],
      ...[linear(of, 1, 13, 17), reference.sigmoid(), linear(of, 2, 5, 13)],
    ],
    loss: 'meanSquaredError',
  },
  {
    name: '9-12-5 with batch normalization',
    layers: () => [dense(12, 'tanh'), batchNormalization(), dense(5, 'softmax')],
    truth: (of) => [
      ...[
        linear(of, 0, 12, INPUTS),
        reference.tanh(),
        reference.normalization('batch', of(1, 'weight'), of(1, 'bias')),
      ],
      ...[linear(of, 2, 5, 12), reference.softmax()],
    ],
    loss: 'crossEntropy',
  },
  {
    name: '9-12-5 with layer normalization',
    layers: () => [dense(12, 'tanh'), layerNormalization(), dense(5, 'softmax')],
    truth: (of) => [
      ...[linear(of, 0, 12, INPUTS), reference.tanh()],
      ...[reference.normalization('layer', of(1, 'weight'), of(1, 'bias')), linear(of, 2, 5, 12), reference.softmax()],
    ],
    loss: 'crossEntropy',
  },
];

/** The same optimizer of the library and of the reference. */
const optimizers = {
  sgd: [() => sgd({ learningRate: 0.05 }), reference.sgd(0.05)],
  momentum: [() => sgd({ learningRate: 0.02, momentum: 0.9 }), reference.sgd(0.02, 0.9)],
  adam: [() => adam({ learningRate: 0.01 }), reference.adam(0.01)],
} as const;

/** Rows of a typed array. */
const rowsOf = (values: Float32Array, columns: number): reference.Matrix =>
  Array.from({ length: values.length / columns }, (_, i) => [...values.subarray(i * columns, (i + 1) * columns)]);

const networks = cases.flatMap(({ name, ...rest }) =>
  Object.entries(optimizers).map(([optimizer, [own, same]]) => ({ name: `${name}, ${optimizer}`, own, same, ...rest })),
);

describe.each(available)('build %s', (build) => {
  test.each(networks)('$name: losses, weights and outputs are those of plain loops in f64', async (network) => {
    const { layers, truth, loss, own, same } = network;
    const model = await withBuild(build, () => sequential({ inputs: INPUTS, layers: [...layers()], seed: 5 }));
    const parameters = new Map(
      [...model.getWeights()].map(([name, { data }]) => [name, reference.parameter(data)] as const),
    );
    const reread = truth((layer, name) => parameters.get(`${layer}.${name}`) as reference.Parameter);
    const step = reference.trainer(reread, reference[loss], same);
    model.compile({ optimizer: own(), loss });

    const x = numbers(ROWS * INPUTS, 1);
    const outputs = 5;
    const next = random(2);
    const classes = Uint8Array.from({ length: ROWS }, () => Math.floor(next() * outputs));
    const values = numbers(ROWS * outputs, 3);
    const y = loss === 'crossEntropy' ? classes : values;
    const rows = rowsOf(x, INPUTS);
    const targets =
      loss === 'crossEntropy'
        ? Array.from(classes, (chosen) => Array.from({ length: outputs }, (_, j) => Number(j === chosen)))
        : rowsOf(values, outputs);

    const history = await model.fit(x, y, { epochs: EPOCHS, batchSize: BATCH, shuffle: false });
    const losses = Array.from({ length: EPOCHS }, () => {
      let total = 0;
      for (let first = 0; first < ROWS; first += BATCH) {
        const batch = rows.slice(first, first + BATCH);
        total += step(batch, targets.slice(first, first + BATCH)) * batch.length;
      }
      return total / ROWS;
    });

    expectClose(history.loss, losses, TOLERANCE, TOLERANCE, 'loss');
    for (const [name, { data }] of model.getWeights()) {
      if (!name.includes('running_')) expectClose(data, parameters.get(name)?.value ?? [], TOLERANCE, TOLERANCE, name);
    }
    expectClose(model.predict(x), reference.predict(reread, rows).flat(), TOLERANCE, TOLERANCE, 'output');
    expect(losses.at(-1)).toBeLessThan(losses[0]);
  });
});
