import { createHash } from 'node:crypto';
import { version } from '../../src/base/version.ts';
import * as index from '../../src/index.ts';
import { toTensorFlow } from '../../src/tensorflow/index.ts';
import { type AnyModel, activationCases, chain, layerCases, randomNetwork, shake } from '../interchange/networks.ts';
import { constrained, sharing } from '../interchange/shapes.ts';

const { activation, dense, sequential } = index;

/** Activations that TensorFlow.js has no layer or name for. */
const without =
  /^(celu, |elu, |exponential|gelu, |hardShrink|hardSigmoid|hardSilu|hardTanh|logSigmoid|softShrink|softplus, |sparse|squareplus|tanhShrink)/;
const withoutLayer = /^(rmsNormalization|subtract)/;

export const activations = activationCases.filter(([name]) => !without.test(name));
export const refusedActivations = activationCases.filter(([name]) => without.test(name));
export const refusedLayers = layerCases.filter(([name]) => withoutLayer.test(name)).map(([name]) => name);

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
  ['regularized', constrained],
  ...sharing,
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
