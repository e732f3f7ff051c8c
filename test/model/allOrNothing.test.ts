// Every call is all or nothing: where the n-th allocation of a call fails, for any n, the model is as it was before, or, where
// only scores can no longer be told, as after the whole call.

import { afterAll, expect, test } from 'vitest';
import {
  adam,
  batchNormalization,
  dense,
  dropout,
  engine,
  l2,
  type Model,
  maxNorm,
  normalization,
  sequential,
  sgd,
} from '../../src/index.ts';
import { Allocator } from '../../src/plan/allocator.ts';
import { readSafetensors } from '../../src/saving/safetensors.ts';
import { numbers } from '../support/random.ts';

engine({ threads: 1 });
afterAll(() => engine({ threads: 'auto' }));

const ROWS = 700;
const x = numbers(ROWS * 3, 1);
const y = Array.from({ length: ROWS }, (_, i) => ['bee', 'ape', 'cat'][i % 3] as string);

/** A small model: nearly every call on many rows wants more memory. */
const made = () => {
  const layers = [
    dense(40, 'relu', { weightRegularizer: l2(), weightConstraint: maxNorm() }),
    batchNormalization(),
    dropout(0.1),
    dense(3, 'softmax'),
  ];
  const model = sequential({ inputs: 3, layers, seed: 1 });
  const optimizer = adam({ accumulate: 2, ema: 0.9, globalClipNorm: 1 });
  model.compile({ optimizer, loss: 'crossEntropy', metrics: ['auc'] });
  for (let batch = 0; batch < 3; batch++) model.trainOnBatch(x.subarray(0, 9), y.slice(0, 3));
  return model;
};

const calls: Readonly<Record<string, (model: Model) => unknown>> = {
  compile: (model) => model.compile({ optimizer: adam({ amsgrad: true }), loss: 'crossEntropy' }),
  fit: (model) => model.fit(x, y, { batchSize: ROWS, validationSplit: 0.5 }),
  fitDataset: (model) => model.fitDataset([[x, y]]),
  partialFit: (model) => model.partialFit(x, y, { batchSize: ROWS }),
  trainOnBatch: (model) => model.trainOnBatch(x, y),
  evaluate: (model) => model.evaluate(x, y, { batchSize: ROWS }),
  predict: (model) => model.predict(x),
  predictClasses: (model) => model.predictClasses(x),
  computeGradients: (model) => model.computeGradients(x, y),
  applyGradients: (model) => model.applyGradients(numbers(3 * 40 + 40 + 80 + 120 + 3, 5)),
  checkpoint: (model) => model.checkpoint(),
  restore: (model) => model.restore(other),
  getWeights: (model) => model.getWeights(),
  getMeanWeights: (model) => model.getMeanWeights(),
  setWeights: (model) => model.setWeights(otherWeights),
  inspect: (model) => model.inspect(x, y),
  summary: (model) => model.summary(),
};

const trained = made();
trained.trainOnBatch(x.subarray(0, 9), y.slice(0, 3));
const other = trained.checkpoint();
const otherWeights = trained.getWeights();

/** Batches that a model was trained on, as its checkpoint says. */
const batchesOf = (model: Model): number =>
  JSON.parse(readSafetensors('test', model.checkpoint()).metadata.lanewise as string).batches;

/** All that a user can see of a model. */
function fingerprint(model: Model) {
  return {
    checkpoint: model.checkpoint(),
    mean: model.getMeanWeights(),
    predicted: model.predict(x.subarray(0, 30)),
    scores: model.evaluate(x.subarray(0, 9), y.slice(0, 3)),
    counts: [model.epochs, model.seed, batchesOf(model)],
  };
}

class Refused extends RangeError {}

const arrays = ['Float32Array', 'Float64Array', 'Uint32Array', 'Uint8Array'] as const;

/** Lets the n-th allocation fail while something runs; returns whether there were so many. */
async function failing(n: number, body: () => unknown): Promise<{ failed: boolean; error: unknown }> {
  let left = n;
  const allocate = () => {
    if (--left === 0) throw new Refused('no memory');
  };
  const globals = globalThis as unknown as Record<string, unknown>;
  const { grow } = WebAssembly.Memory.prototype;
  const kept = arrays.map((name) => [name, globals[name]] as const);
  const { Memory } = WebAssembly;
  const { take } = Allocator.prototype;
  Allocator.prototype.take = function (this: Allocator, bytes) {
    allocate();
    return take.call(this, bytes);
  };
  WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages) {
    allocate();
    return grow.call(this, pages);
  };
  const watched = <T extends object>(made: T): T =>
    new Proxy(made, {
      construct(target, given, called) {
        if (!(given[0] instanceof ArrayBuffer)) allocate();
        return Reflect.construct(target as never, given, called === proxies.get(target) ? (target as never) : called);
      },
    });
  const proxies = new Map<object, unknown>();
  for (const [name, array] of kept) {
    globals[name] = watched(array as object);
    proxies.set(array as object, globals[name]);
  }
  WebAssembly.Memory = watched(Memory);
  proxies.set(Memory, WebAssembly.Memory);
  let error: unknown;
  try {
    await body();
  } catch (thrown) {
    error = thrown;
  } finally {
    for (const [name, array] of kept) globals[name] = array;
    WebAssembly.Memory = Memory;
    WebAssembly.Memory.prototype.grow = grow;
    Allocator.prototype.take = take;
  }
  return { failed: left <= 0, error };
}

test.each(Object.entries(calls))('%s', async (name, call) => {
  let refused = 0;
  const done = made();
  await call(done);
  const after = name === 'compile' ? undefined : fingerprint(done);
  for (let n = 1; ; n++) {
    const model = made();
    const before = fingerprint(model);
    const { failed, error } = await failing(n, () => call(model));
    if (!failed) {
      expect(error).toBeUndefined();
      break;
    }
    if (error === undefined) continue;
    refused++;
    const left = fingerprint(model);
    const wanted = name !== 'restore' && left.counts[2] !== before.counts[2] ? after : before;
    expect(left, `${name}, allocation ${n}: ${(error as Error).stack}`).toEqual(wanted);
    await call(model);
    model.dispose();
  }
  if (name !== 'summary' && name !== 'setWeights') expect(refused).toBeGreaterThan(0);
});

test('a model that is not made leaves its layers as they were', async () => {
  const scaling = normalization().adapt(x, { columns: 3 });
  const layers = () => [scaling, dense(30, 'relu'), dense(3)];
  const whole = sequential({ inputs: 3, layers: layers(), seed: 2 });
  whole.compile({ optimizer: sgd(), loss: 'meanSquaredError' });
  for (let n = 1; ; n++) {
    const { failed } = await failing(n, () => sequential({ inputs: 3, layers: layers(), seed: 2 }));
    if (!failed) break;
    expect(sequential({ inputs: 3, layers: layers(), seed: 2 }).getWeights()).toEqual(whole.getWeights());
  }
  for (let n = 1; ; n++) {
    const { failed, error } = await failing(n, () => scaling.adapt(numbers(30, 9), { columns: 3 }));
    if (!failed || error === undefined) break;
    expect(sequential({ inputs: 3, layers: layers(), seed: 2 }).getWeights()).toEqual(whole.getWeights());
  }
});
