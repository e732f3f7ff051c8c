import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { activation, dense, maxNorm, orthogonalRegularizer, relu, sequential } from '../../src/index.ts';
import { fromTensorFlow, toTensorFlow } from '../../src/tensorflow/index.ts';
import { factsOf, fileOf } from '../interchange/facts.ts';
import { type AnyModel, chain, networkOf, predicted, rowsFor } from '../interchange/networks.ts';
import { hashOf, plainOf, refusedActivations, refusedLayers, written } from './written.ts';

/** Where models are written for verify.js, with what they predict: `TENSORFLOW_FOLDER=… npx vitest …`. */
const folder = process.env.TENSORFLOW_FOLDER;
if (folder) mkdirSync(folder, { recursive: true });

/** The hashes of models that TensorFlow.js loads, and on which it predicts alike, by verify.js. */
const verified = JSON.parse(readFileSync(new URL('verified.json', import.meta.url), 'utf8'));

test.each(written)('%s is written as TensorFlow.js ran it', (name, make) => {
  const model = make();
  if (folder) {
    const facts = factsOf(name, hashOf(model), model);
    writeFileSync(`${fileOf(folder, name)}.json`, JSON.stringify({ ...facts, artifacts: plainOf(model) }));
  } else expect(verified[name]).toBe(hashOf(model));
});

test.each(written)('%s is read again with the same predictions', (_, make) => {
  const model = make();
  const x = rowsFor(model);
  const again = fromTensorFlow(toTensorFlow(model)) as AnyModel;
  const expected = predicted(model, x);
  for (const [index, y] of predicted(again, x).entries()) {
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
  const artifacts = toTensorFlow(model);
  expect(artifacts.userDefinedMetadata).toEqual({ lanewise: { classes: ['cat', 'dög'] } });
  expect(fromTensorFlow(artifacts).stateFor('test', false).labels).toEqual([['cat', 'dög']]);
});

describe('what cannot be written is refused by the name of the layer', () => {
  test.each(refusedActivations)('activation %s', (_, f) => {
    const model = sequential({ inputs: 2, layers: [activation(f, { name: 'hidden' })] });
    expect(() => toTensorFlow(model)).toThrow(
      'toTensorFlow: activation of layer hidden must be one that TensorFlow.js',
    );
  });

  test.each(refusedLayers)('%s', (name) => {
    expect(() => toTensorFlow(networkOf(name))).toThrow(
      new RegExp(`^toTensorFlow: layer \\d must be one of dense, .*, got ${name}$`),
    );
  });

  test.each([
    [dense(2, { ...relu(), name: 'mine' }, { name: 'h' }), 'activation of layer h must be one of this library'],
    [
      dense(2, 'hardSigmoid', { name: 'h', weightRegularizer: 'l2' }),
      'activation of layer h must be another one if the layer has regularizers or constraints, got hardSigmoid',
    ],
    [
      dense(2, 'relu', { name: 'h', weightRegularizer: orthogonalRegularizer() }),
      'weightRegularizer of layer h must be one of l1, l2, l1l2, got orthogonalRegularizer',
    ],
    [
      dense(2, 'relu', { name: 'h', biasConstraint: maxNorm() }),
      'biasConstraint of layer h must be one that TensorFlow.js has, got maxNorm',
    ],
  ])('dense %#', (layer, message) => {
    expect(() => toTensorFlow(chain(2, [layer]))).toThrow(`toTensorFlow: ${message}`);
  });

  test.each([undefined, {}, 3])('%s is no model', (value) => {
    expect(() => toTensorFlow(value as never)).toThrow(
      'toTensorFlow: model must be created by sequential or functional',
    );
  });
});
