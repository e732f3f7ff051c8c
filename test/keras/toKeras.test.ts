import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { activation, dense, maxNorm, relu, sequential } from '../../src/index.ts';
import { readHdf5 } from '../../src/keras/hdf5/readHdf5.ts';
import { DatasetOut, type GroupOut, writeHdf5 } from '../../src/keras/hdf5/writeHdf5.ts';
import { fromKeras, toKeras } from '../../src/keras/index.ts';
import { factsOf, fileOf } from '../interchange/facts.ts';
import { type AnyModel, chain, predicted, rowsFor } from '../interchange/networks.ts';
import { hashOf, refusedActivations, written } from './written.ts';

/** Where models are written for verify.py, with what they predict: `KERAS_FOLDER=… npx vitest …`. */
const folder = process.env.KERAS_FOLDER;
if (folder) mkdirSync(folder, { recursive: true });

/** The hashes of models that Keras loads, and on which it predicts alike, by verify.py. */
const verified = folder ? {} : JSON.parse(readFileSync(new URL('verified.json', import.meta.url), 'utf8'));

test.each(written)('%s is written as Keras ran it', (name, make) => {
  const model = make();
  if (folder) {
    const file = fileOf(folder, name);
    writeFileSync(`${file}.keras`, toKeras(model));
    writeFileSync(`${file}.json`, JSON.stringify(factsOf(name, hashOf(model), model)));
  } else expect(verified[name]).toBe(hashOf(model));
});

test.each(written)('%s is read again with the same predictions', (_, make) => {
  const model = make();
  const x = rowsFor(model);
  const again = fromKeras(toKeras(model)) as AnyModel;
  const expected = predicted(model, x);
  const got = predicted(again, x);
  expect(got).toHaveLength(expected.length);
  for (const [index, y] of got.entries()) {
    for (const [at, value] of y.entries()) {
      const wanted = expected[index]?.[at] as number;
      expect(Math.abs(value - wanted) / Math.max(1, Math.abs(wanted))).toBeLessThan(2e-6);
    }
  }
});

test('each verified model is one of these', () => {
  if (!folder) expect(Object.keys(verified).sort()).toEqual(written.map(([name]) => name).sort());
});

test('labels are metadata, and are read again', () => {
  const model = chain(2, [dense(2, 'softmax')]);
  model.compile({ optimizer: 'sgd', loss: 'crossEntropy', classes: ['cat', 'dög'] });
  expect(fromKeras(toKeras(model)).stateFor('test', false).labels).toEqual([['cat', 'dög']]);
});

test('300 groups in a group are read again', () => {
  const numbers = (i: number) => new DatasetOut([2, 1], Float32Array.of(i, -i));
  const tree: GroupOut = {
    vars: {},
    layers: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`dense_${i}`, { vars: { 0: numbers(i) } }])),
  };
  const { groups } = readHdf5('test', writeHdf5(tree));
  const layers = groups.get('layers')?.groups;
  expect(layers?.size).toBe(300);
  for (let i = 0; i < 300; i++) {
    const dataset = layers?.get(`dense_${i}`)?.groups.get('vars')?.datasets.get('0');
    expect(dataset?.shape).toEqual([2, 1]);
    expect(dataset?.read()).toEqual(Float32Array.of(i, -i));
  }
});

describe('what cannot be written is refused by the name of the layer', () => {
  test.each(refusedActivations)('activation %s', (_, f) => {
    const model = sequential({ inputs: 2, layers: [activation(f, { name: 'hidden' })] });
    expect(() => toKeras(model)).toThrow('toKeras: activation of layer hidden must be one that Keras has');
  });

  test.each([
    [dense(2, { ...relu(), name: 'mine' }, { name: 'h' }), 'activation of layer h must be one of this library'],
    [
      dense(2, 'relu', { name: 'h', biasConstraint: maxNorm() }),
      'biasConstraint of layer h must be one that Keras has, got maxNorm',
    ],
  ])('dense %#', (layer, message) => {
    expect(() => toKeras(chain(2, [layer]))).toThrow(`toKeras: ${message}`);
  });

  test.each([undefined, {}, 3])('%s is no model', (value) => {
    expect(() => toKeras(value as never)).toThrow('toKeras: model must be created by sequential or functional');
  });
});
