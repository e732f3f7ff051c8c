import { expect, test } from 'vitest';
import { toConfig } from '../../src/index.ts';
import { fromKeras } from '../../src/keras/index.ts';
import type { AnyModel } from '../interchange/networks.ts';
import { type Case, casesOf } from './fixtures.ts';

const cases = [...casesOf('fixtures.json'), ...casesOf('fixturesKeras2.json')];
const read = ({ bytes, config }: Case) => fromKeras(bytes, config === undefined ? {} : { config }) as AnyModel;
const find = (name: string) => cases.find((each) => each.name === name) as Case;

test.each(cases)('$name predicts as in Keras', (given) => {
  const model = read(given);
  const x = given.x.map((values) => Float32Array.from(values));
  const rows = given.inputs ? Object.fromEntries(given.inputs.map((name, i) => [name, x[i]])) : x;
  const answer = model.predict((x.length === 1 ? x[0] : rows) as Float32Array);
  const y = ArrayBuffer.isView(answer) ? [answer] : Object.values(answer as Record<string, Float32Array>);
  expect(y.map(({ length }) => length)).toEqual(given.y.map(({ length }) => length));
  for (const [index, values] of given.y.entries()) {
    for (const [at, value] of values.entries())
      expect(Math.abs((y[index]?.[at] as number) - value) / Math.max(1, Math.abs(value))).toBeLessThan(1e-5);
  }
});

const layersOf = (name: string) =>
  read(find(name))
    .stateFor('test', false)
    .network.layers.map(({ layer }) => layer);

test('penalties, constraints and what is frozen stay', () => {
  const layers = layersOf('frozen, without bias, regularized, .keras').map((layer) => toConfig(layer));
  const linear = { call: 'linear' };
  const options = (given: object) => ({ name: expect.any(String), ...given });
  const of = (call: string, ...given: unknown[]) => ({ call, ...(given.length > 0 && { given }) });
  expect(layers).toEqual([
    of('dense', 4, linear, options({ bias: false, trainable: false })),
    of(
      'dense',
      3,
      linear,
      options({
        ...{ weightRegularizer: of('l1l2', { l1: 0.1, l2: 0.2 }), weightConstraint: of('nonNegative') },
        ...{ biasRegularizer: of('l1l2', { l2: 0.3 }), biasConstraint: of('nonNegative') },
      }),
    ),
    of(
      'dense',
      3,
      linear,
      options({
        weightRegularizer: of('l1l2', { l1: Math.fround(0.01) }),
        weightConstraint: of('maxNorm', { max: 3 }),
      }),
    ),
    of(
      'dense',
      3,
      linear,
      options({
        weightRegularizer: of('orthogonalRegularizer', { factor: Math.fround(0.02) }),
        weightConstraint: of('unitNorm'),
      }),
    ),
    of('batchNormalization', options({ trainable: false })),
    of('dense', 2, linear, options({ weightConstraint: of('minMaxNorm', { min: 0.1, max: 2, rate: 0.5 }) })),
  ]);
});

test('noise stays, which predictions do not show', () => {
  const kinds = layersOf('noise, .keras').map((layer) => toConfig(layer) as { call: string; given: unknown[] });
  expect(kinds.map(({ call, given }) => [call, given[0]])).toEqual([
    ['dense', 7],
    ['gaussianNoise', 0.3],
    ['gaussianDropout', 0.3],
    ['alphaDropout', 0.1],
    ['dropout', 0.4],
    ['dense', 2],
  ]);
});

test('what is read trains on', async () => {
  const model = read(find('multilayer perceptron, .keras'));
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  const before = model.getWeights();
  await model.fit(new Float32Array(60).fill(0.5), [0, 1, 2, 0, 1, 2, 0, 1, 2, 0], { epochs: 1 });
  expect(model.getWeights()).not.toEqual(before);
});
