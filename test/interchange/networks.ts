// Networks over the whole vocabulary, with weights that training could have left.

import * as activations from '../../src/activations/index.ts';
import * as index from '../../src/index.ts';
import * as layers from '../../src/layers/index.ts';
import type { Layer, Node } from '../../src/layers/layer.ts';
import type { Model, Predictions } from '../../src/model/model.ts';

export type AnyModel = Model<Predictions>;

/** Numbers from 0 to 1 that are the same in every run. */
export function randoms(seed: number): () => number {
  const numbers = index.randomNumbers(seed);
  return () => numbers.uniform();
}

/** Weights of both signs; variances and scales above 0. */
export function shake<M extends AnyModel>(model: M, seed = 1, size = 1.6): M {
  const next = randoms(seed);
  const weights = model.getWeights();
  for (const [name, { data }] of weights) {
    const positive = /var|variance/.test(name);
    for (let i = 0; i < data.length; i++)
      data[i] = positive ? 0.1 + 2 * next() : (next() - 0.5) * (name.includes('bias') ? 1 : size);
  }
  model.setWeights(weights);
  return model;
}

export type ActivationName = keyof typeof activations;

const alphabetically = (a: string, b: string) => a.localeCompare(b, 'en');

/** Each activation, with its defaults and with other options. Fixtures depend on the order. */
export const activationCases: readonly (readonly [string, index.Activation])[] = [
  ...(Object.keys(activations) as ActivationName[])
    .sort(alphabetically)
    .map((name) => [name, activations[name]()] as const),
  ['celu, alpha 0.7', index.celu({ alpha: 0.7 })],
  ['elu, alpha 0.3', index.elu({ alpha: 0.3 })],
  ['gelu, tanh', index.gelu({ approximate: 'tanh' })],
  ['hardShrink, 0.2', index.hardShrink({ threshold: 0.2 })],
  ['hardTanh, −0.3 to 2', index.hardTanh({ min: -0.3, max: 2 })],
  ['leakyRelu, 0.01', index.leakyRelu({ slope: 0.01 })],
  ['softplus, beta 3', index.softplus({ beta: 3 })],
  ['softShrink, 0.1', index.softShrink({ threshold: 0.1 })],
  ['squareplus, beta 1', index.squareplus({ beta: 1 })],
  ['thresholdedRelu, 0.4', index.thresholdedRelu({ threshold: 0.4 })],
];

const given: Partial<Record<keyof typeof layers, readonly unknown[]>> = {
  activation: ['tanh'],
  alphaDropout: [0.5],
  dense: [9, 'sigmoid'],
  dropout: [0.5],
  embedding: [7, 3],
  gaussianDropout: [0.5],
  gaussianNoise: [0.5],
  normalization: [{ mean: [1, 2, 1, 1.5, -1, 0], variance: [1, 4, 0, 2, 0.1, 9] }],
  reshape: [[2, 3]],
};

const merges: ReadonlySet<string> = new Set([
  ...['add', 'subtract', 'multiply', 'average', 'maximum', 'minimum', 'concatenate', 'dot'],
]);

/** A network for each layer of the vocabulary, on 6 columns. */
export const layerCases: readonly (readonly [string, () => AnyModel])[] = [
  ...Object.entries(layers).map(([name, make]) => {
    const layer = () =>
      (make as (...options: readonly unknown[]) => Layer)(...(given[name as keyof typeof layers] ?? []));
    return [name, () => networkWith(name, layer())] as const;
  }),
  ['dense without bias', () => chain(6, [index.dense(5, 'relu', { bias: false })])],
  [
    'layerNormalization, neither',
    () => chain(6, [index.layerNormalization({ center: false, scale: false }), index.dense(2)]),
  ],
  ['batchNormalization, center', () => chain(6, [index.batchNormalization({ scale: false }), index.dense(2)])],
  [
    'batchNormalization, scale',
    () => chain(6, [index.batchNormalization({ center: false, epsilon: 0.1 }), index.dense(2)]),
  ],
  ['average of three', () => merged(index.average(), 3)],
  ['concatenate of three', () => merged(index.concatenate(), 3)],
];

/** The network of a layer's case. */
export function networkOf(name: string): AnyModel {
  return (layerCases.find(([other]) => other === name) as (typeof layerCases)[number])[1]();
}

function networkWith(name: string, layer: Layer): AnyModel {
  if (merges.has(name)) return merged(layer, 2);
  return chain(6, name === 'embedding' ? [layer, index.dense(3)] : [layer]);
}

export function chain(inputs: number, list: readonly Layer[]): AnyModel {
  return shake(index.sequential({ inputs, layers: list, seed: 1 }));
}

function merged(layer: Layer, count: number): AnyModel {
  const x = index.input(6);
  const parts = Array.from({ length: count }, () => index.dense(5, 'tanh').apply(x));
  return shake(index.functional({ inputs: x, outputs: layer.apply(parts), seed: 1 }));
}

/** A network of random layers, activations `of` those and merges; two inputs or outputs now and then. In a gentle one nothing grows fast. */
export function randomNetwork(seed: number, gentle = false, of = activationCases): AnyModel {
  const next = randoms(seed);
  const below = (count: number) => Math.floor(next() * count);
  const inputs = Array.from({ length: 1 + below(2) }, (_, i) => index.input(1 + below(9), { name: `x${i}` }));
  const nodes: Node[] = [...inputs];
  const list = of.filter(([name]) => !(gentle && name === 'exponential'));
  const activation = () => (list[below(list.length)] as (typeof list)[number])[1];
  const shared = index.dense(5, activation(), { name: 'shared' });
  for (const [i, x] of inputs.entries()) nodes.push(index.dense(5, activation(), { name: `first${i}` }).apply(x));
  let latest = nodes.at(-1) as Node;
  for (let step = 0; step < 4 + below(5); step++) {
    const fives = nodes.filter(({ columns }) => columns === 5);
    const other = fives[below(fives.length)] as Node;
    const make = [
      () => index.dense(1 + below(20), activation(), { bias: next() > 0.2 }).apply(latest),
      () => index.activation(activation()).apply(latest),
      () => index.batchNormalization().apply(latest),
      () => index.layerNormalization({ epsilon: 1e-5 }).apply(latest),
      () => index.rmsNormalization().apply(latest),
      () => index.prelu().apply(latest),
      () => index.dropout(0.3).apply(latest),
      () => index.concatenate().apply([latest, other]),
      () => index.add().apply([index.dense(5, activation()).apply(latest), other]),
      () => index.maximum().apply([index.dense(5).apply(latest), other]),
      () => index.multiply().apply([other, other]),
      () => (latest.columns === 5 ? shared.apply(latest) : index.dense(5, activation()).apply(latest)),
    ][below(12)] as () => Node;
    latest = make();
    nodes.push(latest);
  }
  const joined = index.concatenate().apply([latest, ...nodes.slice(inputs.length, 2 * inputs.length)]);
  const last = index.dense(3, activation()).apply(joined);
  const outputs = next() < 0.3 ? [last, latest === joined ? last : index.dense(2, activation()).apply(joined)] : last;
  return shake(index.functional({ inputs, outputs, seed: 1 }), seed, gentle ? 0.8 : 1.6);
}

/** Rows for each input of a model: small numbers, some great ones, zeros; indices for an embedding. */
export function rowsFor(model: AnyModel, rows = 9, seed = 3): Float32Array[] {
  const next = randoms(seed);
  return model.stateFor('test', false).network.inputs.map(({ columns, takes }) =>
    Float32Array.from({ length: rows * columns }, (_, i) => {
      if (takes.length > 0) return Math.floor(next() * 7);
      const size = [1, 1, 1, 10, 0.001][i % 5] as number;
      return (next() - 0.5) * 4 * size;
    }),
  );
}

/** What a model predicts, each output by itself. */
export function predicted(model: AnyModel, x: readonly Float32Array[]): Float32Array[] {
  const y = model.predict(x.length === 1 ? (x[0] as Float32Array) : [...x]);
  return ArrayBuffer.isView(y) ? [y as Float32Array] : Object.values(y as Record<string, Float32Array>);
}
