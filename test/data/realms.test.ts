// Values of another realm (a frame, jsdom, a sandbox of Jest) are taken by their kind.

import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';
import { dense, engine, scaler, score, sequential, standardScaler, takeRows, trainTestSplit } from '../../src/index.ts';

const there = createContext({ WebAssembly });
const other = <T>(code: string): T => runInContext(code, there) as T;

test('typed arrays', () => {
  const rows = other<Float32Array>('Float32Array.of(1, 2, 3, 4)');
  expect(rows).not.toBeInstanceOf(Float32Array);
  expect(standardScaler(rows, { columns: 2 }).center).toEqual([2, 3]);
  expect(scaler({ center: [1], scale: [1], low: 0 }).transform(rows)).toEqual(Float32Array.of(0, 1, 2, 3));
  expect(Array.from(takeRows(rows, [1], 2))).toEqual([3, 4]);
  expect(Array.from(trainTestSplit(rows, [0, 1], { shuffle: false, testSize: 1 }).test.x)).toEqual([3, 4]);
  expect(score('r2', other<number[]>('[1, 2, 3]'), other<Float64Array>('Float64Array.of(1, 2, 3)'))).toBe(1);
});

test('Maps, signals and checkpoints of a model', async () => {
  const model = sequential({ inputs: 1, layers: [dense(1, 'sigmoid')], seed: 1 });
  model.compile({ optimizer: 'sgd', loss: 'binaryCrossEntropy' });
  const weights = other<(entries: object) => never>('(entries) => new Map(entries)')([...model.getWeights()]);
  model.setWeights(weights);
  const { gradients } = model.computeGradients([[1]], [1]);
  model.applyGradients(other<(entries: object) => never>('(entries) => new Map(entries)')([...gradients]));
  await model.fit([[1], [2]], [0, 1], { classWeights: other('new Map([[0, 1], [1, 2]])') });
  const bytes = model.checkpoint();
  model.restore(other<(bytes: Uint8Array) => Uint8Array>('(bytes) => Uint8Array.from(bytes)')(bytes));
  const { signal } = new AbortController();
  const methods = ['addEventListener', 'removeEventListener', 'throwIfAborted'] as const;
  const bound = Object.fromEntries(methods.map((name) => [name, signal[name].bind(signal)]));
  await model.fit([[1], [2]], [0, 1], { signal: { ...bound, aborted: false, reason: undefined } as never });
});

test('what only looks alike is refused in words', () => {
  const model = sequential({ inputs: 1, layers: [dense(1)], seed: 1 });
  expect(() => model.predict(Object.create(Float32Array.prototype))).toThrow('predict: x must be rows of 1 numbers');
  expect(() => model.setWeights(Object.create(Map.prototype))).toThrow('setWeights: weights must');
  expect(() => engine({ build: 'simd', module: {} as never })).toThrow('engine: module must be a WebAssembly.Module');
});
