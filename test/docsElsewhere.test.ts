// The samples in Python, and those that want packages that are none of this repository: test/docs/python/run.py has run them.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { activation, dense, type Model, readWeights, sequential } from '../src/index.ts';
import { fromOnnx } from '../src/onnx/index.ts';
import { documents, root } from './docs/samples.ts';

interface Run {
  readonly samples: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly results: Readonly<Record<string, readonly number[] & readonly (readonly number[])[]>>;
}

const runs: Readonly<Record<string, Run>> = JSON.parse(
  readFileSync(new URL('docs/python/run.json', import.meta.url), 'utf8'),
);

const samplesOf = (path: string) =>
  [...readFileSync(new URL(path, root), 'utf8').matchAll(/^```(?:python|js elsewhere)\n(.*?)^```$/gms)].map(
    ([, sample]) => sample,
  );

test.each(documents)('%s: each sample has been run as it is', (path) => {
  expect(samplesOf(path)).toEqual(runs[path]?.samples ?? []);
});

const bytes = (guide: string, file: string) => Buffer.from(runs[`docs/guides/${guide}.md`].files[file], 'base64');

function expectAlike(model: Model, x: readonly (readonly number[])[], y: readonly number[]) {
  const got = model.predict(x as number[][]);
  expect(got).toHaveLength(y.length);
  for (const [i, value] of got.entries()) expect(value).toBeCloseTo(y[i], 5);
}

test('an MLP of scikit-learn predicts here as there, by its weights and by ONNX', () => {
  const guide = 'from-scikit-learn';
  const { x, mlp, whole } = runs[`docs/guides/${guide}.md`].results;
  const model = sequential({ inputs: 4, layers: [dense(8, 'relu'), dense(3, 'softmax')] });
  model.setWeights(readWeights(bytes(guide, 'mlp.safetensors')));
  expectAlike(model, x, mlp);
  const read = fromOnnx(bytes(guide, 'iris.onnx'));
  expectAlike(read, x, whole);
  expect(read.classes).toEqual(['setosa', 'versicolor', 'virginica']);
});

test('a network of PyTorch predicts here as there', () => {
  const guide = 'from-pytorch';
  const { x, y } = runs[`docs/guides/${guide}.md`].results;
  const layers = [dense(8), activation('relu'), dense(3), activation('softmax')];
  const model = sequential({ inputs: 4, layers });
  model.setWeights(readWeights(bytes(guide, 'network.safetensors')));
  expectAlike(model, x, y);
});

test('ONNX Runtime predicts as the model does', async () => {
  const { rows, probabilities } = runs['docs/guides/onnx-runtime.md'].results;
  const { model } = await import('./docs/onnx-runtime.js');
  // Trained in another numeric class, it may differ by rounding.
  const got = model.predict(rows as never);
  for (const [i, value] of got.entries()) expect(Math.abs(value - probabilities[i])).toBeLessThan(1e-4);
});
