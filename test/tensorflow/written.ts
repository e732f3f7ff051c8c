import { createHash } from 'node:crypto';
import { version } from '../../src/base/version.ts';
import * as index from '../../src/index.ts';
import { toTensorFlow } from '../../src/tensorflow/index.ts';
import { type AnyModel, activationCases, chain, layerCases, randomNetwork, shake } from '../interchange/networks.ts';

const { activation, add, concatenate, dense, functional, input, multiply, sequential } = index;

/** Activations that TensorFlow.js has no layer or name for. */
const without =
  /^(celu, |elu, |exponential|gelu, |hardShrink|hardSigmoid|hardSilu|hardTanh|logSigmoid|softShrink|softplus, |sparse|squareplus|tanhShrink)/;
const withoutLayer = /^(rmsNormalization|subtract)/;

export const activations = activationCases.filter(([name]) => !without.test(name));
export const refusedActivations = activationCases.filter(([name]) => without.test(name));
export const refusedLayers = layerCases.filter(([name]) => withoutLayer.test(name)).map(([name]) => name);

/** With biases of the second layer above 0 and incoming weights of the fourth of norm 1: TensorFlow.js constrains as it loads. */
function allowed(model: AnyModel): AnyModel {
  const weights = model.getWeights();
  const bias = weights.get('1.bias')?.data as Float32Array;
  bias.set(bias.map(Math.abs));
  const last = weights.get('3.weight')?.data as Float32Array;
  for (let unit = 0; unit < 2; unit++) {
    const row = last.subarray(4 * unit, 4 * unit + 4);
    row.set(row.map((value) => value / Math.hypot(...row)));
  }
  model.setWeights(weights);
  return model;
}

const kindsOf = (model: AnyModel) => model.stateFor('test', false).network.layers.map(({ layer }) => layer.kind);

/** Models that are written for TensorFlow.js. */
export const written: readonly (readonly [string, () => AnyModel])[] = [
  ...activations.map(
    ([name, f]) =>
      [`activation ${name}`, () => shake(sequential({ inputs: 6, layers: [activation(f)], seed: 1 }))] as const,
  ),
  ...activations.map(([name, f]) => [`dense with ${name}`, () => chain(6, [dense(4, f), dense(2)])] as const),
  ...layerCases.filter(([name]) => !withoutLayer.test(name)),
  ['dense with hardSigmoid', () => chain(6, [dense(4, 'hardSigmoid'), dense(2, 'hardSigmoid', { bias: false })])],
  ['activation hardTanh from 0', () => chain(6, [activation(index.hardTanh({ min: 0, max: 0.7 }))])],
  [
    'regularized',
    () =>
      allowed(
        chain(6, [
          dense(4, 'relu', { weightRegularizer: 'l2', biasRegularizer: index.l1({ l1: 0.1 }), trainable: false }),
          dense(4, 'relu', { weightConstraint: index.maxNorm({ max: 9 }), biasConstraint: 'nonNegative' }),
          dense(4, 'relu', { weightConstraint: index.minMaxNorm({ min: 0.1, max: 9 }) }),
          dense(2, 'linear', { weightConstraint: 'unitNorm' }),
        ]),
      ),
  ],
  ['names', () => chain(6, [dense(4, 'relu', { name: '_hidden' }), dense(4, 'relu', { name: 'dense_1' }), dense(2)])],
  [
    'a value that a layer takes twice',
    () => {
      const x = input(4);
      const h = dense(3, 'tanh').apply(x);
      const square = multiply().apply([h, h]);
      return shake(functional({ inputs: x, outputs: add().apply([square, h, h]), seed: 1 }));
    },
  ],
  [
    'two inputs, two outputs, a shared layer',
    () => {
      const [a, b] = [input(4), input(4)];
      const shared = dense(5, index.leakyRelu(), { name: 'shared' });
      const [p, q] = [shared.apply(a), shared.apply(b)];
      const joined = concatenate().apply([p, q, shared.apply(add().apply([a, b]))]);
      const outputs = [dense(2, 'sigmoid').apply(joined), dense(3).apply(q)];
      return shake(functional({ inputs: [a, b], outputs, seed: 1 }));
    },
  ],
  ...Array.from(
    { length: 30 },
    (_, seed) => [`random ${seed}`, () => randomNetwork(seed, true, activations)] as const,
  ).filter(([, make]) => kindsOf(make()).every((kind) => !withoutLayer.test(kind))),
];

/** What is written, without the version of this package, as plain data. */
export function plainOf(model: AnyModel) {
  const { weightData, generatedBy, ...artifacts } = toTensorFlow(model);
  return {
    ...artifacts,
    generatedBy: generatedBy.replace(version, ''),
    weightData: Buffer.from(weightData).toString('base64'),
  };
}

export function hashOf(model: AnyModel): string {
  return createHash('sha256')
    .update(JSON.stringify(plainOf(model)))
    .digest('hex');
}
