import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { load, readWeights, save } from '../../src/index.ts';
import { expectClose } from '../support/close.ts';

const file = (name: string) => readFileSync(new URL(name, import.meta.url));
const truth = JSON.parse(file('savedModel.json').toString()) as { before: number[]; after: number[] };
const x = Array.from({ length: 6 }, (_, i) => Array.from({ length: 3 }, (_, j) => ((i * 7 + j * 3) % 5) - 2));

test('PyTorch loads the weights of a file as nn.Linear has them, and predicts alike', () => {
  expectClose(load(file('savedModel.safetensors')).predict(x), truth.before, 1e-5, 1e-7);
});

test('weights that PyTorch has saved are set by their names', () => {
  const model = load(file('savedModel.safetensors'));
  model.setWeights(readWeights(file('fromPyTorch.safetensors')));
  expectClose(model.predict(x), truth.after, 1e-5, 1e-7);
});

test('weights are read of any file of f32, bad ones are refused', () => {
  const model = load(file('savedModel.safetensors'));
  expect(readWeights(save(model))).toEqual(model.getWeights());
  expect(() => readWeights(new Uint8Array(3))).toThrow('readWeights: bytes must be safetensors, got 3 bytes');
  expect(() => readWeights('a' as never)).toThrow('readWeights: source must be the bytes of a file');
  expect(() => load(file('fromPyTorch.safetensors'))).toThrow(
    'load: bytes must be the result of save, got safetensors without a network; readWeights gives its weights',
  );
});
