// For test runners with `test` and `expect`: their modules may come from another realm than their data, and jsdom lacks
// what pages and Node have.

import { writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { dense, engine, sequential } from 'lanewise';
import { readCsv, readIdx } from 'lanewise/data';
import { trainEveryWay, x, y } from './xor.js';

const { test, expect } = globalThis;

const PATIENCE = 60_000;

function newModel() {
  const model = sequential({ inputs: 2, layers: [dense(8, 'tanh'), dense(1, 'sigmoid')], seed: 7 });
  model.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy' });
  return model;
}

test(
  'trains every way',
  async () => {
    writeFileSync(process.env.OUTCOME, JSON.stringify(await trainEveryWay()));
    engine({ build: 'auto', threads: 'auto' });
  },
  PATIENCE,
);

test(
  'a fit that takes long, with validation',
  async () => {
    const { loss, valLoss } = await newModel().fit(x, y, { epochs: 10_000, batchSize: 2, validationData: [x, y] });
    expect([loss.length, valLoss.length]).toEqual([10_000, 10_000]);
  },
  PATIENCE,
);

test(
  'a large network on two threads',
  async () => {
    engine({ threads: 2 });
    const model = sequential({ inputs: 256, layers: [dense(512, 'relu'), dense(1)], seed: 7 });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const rows = new Float32Array(256 * 256).fill(0.01);
    const { loss } = await model.fit(rows, new Float32Array(256).fill(1), { epochs: 20 });
    expect(loss.at(-1)).toBeLessThan(loss[0]);
    engine({ threads: 'auto' });
  },
  PATIENCE,
);

test('a signal ends a fit', async () => {
  const controller = new AbortController();
  const fit = newModel().fit(x, y, { epochs: 1e9, signal: controller.signal });
  controller.abort();
  await expect(fit).rejects.toBeDefined();
});

test('a checkpoint goes out and in, also as a Buffer', () => {
  const [model, other] = [newModel(), newModel()];
  const bytes = model.checkpoint();
  other.restore(bytes);
  other.restore(Buffer.from(bytes));
  expect(Array.from(other.predict(x))).toEqual(Array.from(model.predict(x)));
});

test('weights go in as a copy of another realm', () => {
  const model = newModel();
  const weights = deserialize(serialize(model.getWeights()));
  model.setWeights(weights);
  expect(model.getWeights().size).toBe(weights.size);
});

test('rows come as a Buffer, an ArrayBuffer and a text', async () => {
  const bytes = Buffer.from('a,b\n1,2\n3,4\n');
  const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  for (const source of [bytes, whole, bytes.toString()]) {
    const csv = await readCsv(source, { target: 'b' });
    expect([Array.from(csv.x), Array.from(csv.y)]).toEqual([
      [1, 3],
      [2, 4],
    ]);
  }
  const idx = await readIdx(Buffer.from([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]));
  expect(Array.from(idx.data)).toEqual([7, 8, 9]);
});
