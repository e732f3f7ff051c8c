import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dense, relu, sequential } from '../../src/index.ts';
import { toOnnx } from '../../src/onnx/index.ts';
import { factsOf, fileOf } from '../interchange/facts.ts';
import { chain } from '../interchange/networks.ts';
import { hashOf, written } from './written.ts';

/** Where models are written for verify.py, with what they predict: `ONNX_FOLDER=… npx vitest …`. */
const folder = process.env.ONNX_FOLDER;
if (folder) mkdirSync(folder, { recursive: true });

/** The hashes of files that ONNX's checker takes and on which ONNX Runtime predicts alike, by verify.py. */
const verified = JSON.parse(readFileSync(new URL('verified.json', import.meta.url), 'utf8'));

test.each(written)('%s is written as ONNX Runtime ran it', (name, make) => {
  const model = make();
  if (folder) {
    const file = fileOf(folder, name);
    writeFileSync(`${file}.onnx`, toOnnx(model));
    writeFileSync(`${file}.json`, JSON.stringify(factsOf(name, hashOf(model), model)));
  } else expect(verified[name]).toBe(hashOf(model));
});

describe('what cannot be written', () => {
  test('an activation of your own is refused by the name of its layer', () => {
    const model = sequential({ inputs: 2, layers: [dense(3, { ...relu(), name: 'mine' }, { name: 'hidden' })] });
    expect(() => toOnnx(model)).toThrow('toOnnx: activation of layer hidden must be one of this library, got mine');
  });

  test.each([undefined, {}, new Uint8Array(3)])('%s is no model', (value) => {
    expect(() => toOnnx(value as never)).toThrow('toOnnx: model must be created by sequential or functional');
  });
});

test('labels are metadata', () => {
  const model = chain(2, [dense(2, 'softmax')]);
  model.compile({ optimizer: 'sgd', loss: 'crossEntropy', classes: ['cat', 'dög'] });
  expect(Buffer.from(toOnnx(model)).toString('utf8')).toContain('["cat","dög"]');
});
