import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { customLoss, dense, modelInfo, save, sequential } from '../../src/index.ts';
import { writeSafetensors } from '../../src/saving/safetensors.ts';
import { iris, species, survival, table } from './models.ts';
import { folder, read, run, said } from './packed.ts';

const infoOf = (file: string) => JSON.parse(said(['info', file, '--json']));

test('a file of its own form', () => {
  const text = said(['info', 'iris.safetensors']);
  expect(text).toContain(`\nparameters  ${4 * 6 + 6 + 6 * 3 + 3}\n`);
  expect(text).toContain(`\noutputs     3 columns, of ${species.join(', ')}\n`);
  expect(text).toContain('\nmetadata    {"source":"flowers"}\n');
  expect(text).toContain('\ntraining    goes on\n');
  const { lanewise, numerics, seed } = modelInfo(read('iris.safetensors'));
  expect(text).toContain(`\nwritten by  lanewise ${lanewise}, ${numerics}, seed ${seed}\n`);
  expect(text).toContain(iris.summary().split('\n')[3]);
  expect(infoOf('iris.safetensors')).toEqual({
    format: 'lanewise',
    inputs: [{ columns: 4 }],
    outputs: [{ columns: 3, labels: species }],
    layers: [
      { name: '0', layer: 'dense', activation: 'relu', columns: 6, parameters: 30 },
      { name: '1', layer: 'dense', activation: 'softmax', columns: 3, parameters: 21 },
    ],
    parameters: 51,
    ...{ version: lanewise, numerics, seed, training: true, metadata: { source: 'flowers' } },
  });
});

test('preprocessing, scaled targets, several inputs and outputs', () => {
  const text = said(['info', 'survival.safetensors']);
  expect(text).toContain(
    '\npreprocessing  age (numeric), sex (categorical), class (categorical), alone (boolean), boarded (date), port (categorical), id (excluded)\n',
  );
  expect(infoOf('survival.safetensors').preprocessing).toEqual(JSON.parse(JSON.stringify(table)));
  expect(survival.classes).toEqual(infoOf('survival.safetensors').outputs[0].labels);
  expect(said(['info', 'pricing.safetensors'])).toMatch(
    /\npreprocessing +scaled\ntargets +scaled; predictions are scaled back\n/,
  );
  expect(said(['info', 'both.safetensors'])).toMatch(
    /\ninputs +x: 3 columns; code: 1 column\noutputs +size: 2 columns; kind: 1 column\n/,
  );
});

test('files of other forms', () => {
  run(['convert', 'iris.safetensors', 'info/iris.onnx']);
  run(['convert', 'iris.safetensors', 'info/iris.json']);
  expect(infoOf('info/iris.onnx')).toMatchObject({ format: 'ONNX', parameters: 51, outputs: [{ labels: species }] });
  expect(infoOf('info/iris.json')).toMatchObject({ format: 'TensorFlow.js', parameters: 51 });
});

test('weights without a network, and a file that needs functions of its own', () => {
  const weights = writeSafetensors({ tensors: iris.getWeights(), metadata: {} });
  writeFileSync(join(folder, 'weights.safetensors'), weights);
  expect(said(['info', 'weights.safetensors'])).toContain('0.weight  [6, 4]\n');
  expect(infoOf('weights.safetensors').tensors[3]).toEqual({ name: '1.bias', shape: [3] });
  expect(said(['info', 'weights.safetensors'])).toContain('safetensors, weights without a network');

  const mine = customLoss('mine', (_, __, gradient) => gradient.fill(0).length);
  const model = sequential({ inputs: 2, layers: [dense(1)] });
  model.compile({ optimizer: 'sgd', loss: mine });
  writeFileSync(join(folder, 'mine.safetensors'), save(model, { training: true, customs: { mine } }));
  const text = said(['info', 'mine.safetensors']);
  expect(text).toMatch(/problem +load: .*mine/);
  expect(text).toContain('{"call":"dense","given":[1]}');
});

test('what is no model is refused in one line', () => {
  writeFileSync(join(folder, 'nothing.safetensors'), '');
  for (const file of ['nothing.safetensors', 'missing.safetensors', 'node_modules']) {
    const { status, stdout, stderr } = run(['info', file]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^lanewise: [^\n]*\n$/);
  }
});
