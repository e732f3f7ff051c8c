import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  batchNormalization,
  dense,
  dropout,
  embedding,
  engine,
  type FitOptions,
  fitInWorker,
  functional,
  input,
  lbfgs,
  type Metric,
  type Model,
  metrics,
  type Optimizer,
  type Pipeline,
  type Progress,
  pipeline,
  sequential,
  sgd,
  standardScaler,
  type Training,
} from '../../src/index.ts';
import * as optimizers from '../../src/optimizers/index.ts';
import * as regularizers from '../../src/regularizers/index.ts';
import { available } from '../support/builds.ts';
import { numbers } from '../support/random.ts';

const ROWS = 300;
const x = numbers(ROWS * 20, 1);
const y = Uint8Array.from({ length: ROWS }, (_, i) => i % 3);

function made(): Model {
  const model = sequential({ inputs: 20, layers: [dense(30, 'tanh'), dense(3, 'softmax')], seed: 2 });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['accuracy'] });
  return model;
}

/** What a training gives when nothing but it is looked at. */
const inWorker = (model: Model, options?: FitOptions) => fitInWorker(model, x, y, options).history;

afterEach(() => void engine({ build: 'auto', threads: 'auto' }));

describe.each(available)('build %s', (build) => {
  test.each([1, 2])('gives the bits and the history of fit, with %s threads', async (threads) => {
    engine({ build, threads });
    const [here, there] = [made(), made()];
    for (const options of [
      { epochs: 3, validationSplit: 0.2 },
      { epochs: 2, batchSize: 50, shuffle: false },
    ]) {
      expect(await inWorker(there, options)).toEqual(await here.fit(x, y, options));
      expect(there.getWeights()).toEqual(here.getWeights());
    }
    expect(await there.fit(x, y)).toEqual(await here.fit(x, y));
    expect(there.predict(x)).toEqual(here.predict(x));
  });
});

test('takes validation data, rows in arrays, views of larger buffers options of metrics and a learning rate that is a function', async () => {
  const [here, there] = [made(), made()];
  const rows = Array.from({ length: 40 }, (_, i) => x.slice(i * 20, (i + 1) * 20));
  const labels = Array.from(y.subarray(0, 40));
  const validationData = [x.subarray(2000, 4000), y.subarray(100, 200)] as const;
  for (const model of [here, there]) {
    model.compile({
      optimizer: sgd({ learningRate: (step) => 0.5 / step, momentum: 0.9 }),
      loss: 'crossEntropy',
      metrics: ['accuracy', metrics.precision({ classId: 1, name: 'precisionOf1' })],
    });
    model.trainOnBatch(rows, labels);
  }
  const options = { epochs: 4, validationData };
  expect(await fitInWorker(there, rows, labels, options).history).toEqual(await here.fit(rows, labels, options));
  expect(there.getWeights()).toEqual(here.getWeights());
});

test('takes a pipeline, with rows to validate on as it takes them', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => x.slice(i * 20, (i + 1) * 20));
  const targets = rows.map(([a, b]) => [100 * (a as number), (b as number) - 7]);
  const [here, there] = [1, 2].map(() => {
    const model = sequential({ inputs: 20, layers: [dense(4, 'tanh'), dense(2)], seed: 2 });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    return pipeline(model, { input: standardScaler(rows), target: standardScaler(targets) });
  }) as [Pipeline, Pipeline];
  const options = { epochs: 3, validationData: [rows.slice(0, 9), targets.slice(0, 9)] as const };
  expect(await fitInWorker(there, rows, targets, options).history).toEqual(await here.fit(rows, targets, options));
  expect(there.predict(rows)).toEqual(here.predict(rows));
  expect(() => fitInWorker(there, rows, targets, { validationData: 3 as never })).toThrow(/^pipeline: validationData/);
});

describe('gives the bits and the history of fit', () => {
  const deep = (optimizer: Optimizer, weightRegularizer = regularizers.l2()) => {
    const layers = [dense(20, 'tanh', { weightRegularizer }), dense(30, 'tanh', { weightRegularizer })];
    const model = sequential({ inputs: 20, layers: [...layers, dense(3, 'softmax')], seed: 2 });
    model.compile({ optimizer, loss: 'crossEntropy', metrics: ['accuracy'] });
    return model;
  };

  const both = async (make: () => Model) => {
    const [here, there] = [make(), make()];
    const options = { epochs: 3, validationSplit: 0.2 };
    const history = await here.fit(x, y, options);
    expect(await fitInWorker(there, x, y, options).history).toEqual(history);
    expect(there.getWeights()).toEqual(here.getWeights());
    expect(there.checkpoint()).toEqual(here.checkpoint());
  };

  test.each(Object.entries({ ...optimizers, lbfgs }))('with %s', (_, make) => both(() => deep(make())));

  test.each(Object.entries(regularizers))('with %s', (_, make) => both(() => deep(sgd(), make())));
});

describe('lbfgs', () => {
  const compiled = (model: Model, options = {}) => {
    model.compile({ optimizer: lbfgs(options), loss: 'crossEntropy', metrics: ['accuracy'] });
    return model;
  };

  describe.each(available)('build %s', (build) => {
    test.each([
      1, 2,
    ])('gives the bits and the history of fit on %s threads, one call after another', async (threads) => {
      engine({ build, threads });
      const [here, there] = [compiled(made(), { memory: 4 }), compiled(made(), { memory: 4 })];
      const sampleWeights = Float32Array.from(y, (label) => 1 + label);
      for (const options of [
        { epochs: 7, validationSplit: 0.3 },
        { epochs: 3, sampleWeights, validationData: [x.subarray(0, 800), y.subarray(0, 40)] as const },
      ]) {
        expect(await inWorker(there, options)).toEqual(await here.fit(x, y, options));
        expect(there.checkpoint()).toEqual(here.checkpoint());
      }
    });
  });

  test('ends at a minimum, with parameters of every storage, frozen ones, statistics, noise and two outputs', async () => {
    const make = () => {
      const [words, columns] = [input(2, { name: 'words' }), input(5, { name: 'columns' })];
      const embedded = embedding(7, 5).apply(words);
      const hidden = dense(9, 'tanh').apply(dense(6, 'tanh', { trainable: false }).apply(columns));
      const outputs = {
        word: dense(1).apply(batchNormalization().apply(embedded)),
        column: dense(2).apply(dropout(0.1).apply(hidden)),
      };
      const model = functional({ inputs: { words, columns }, outputs, seed: 3 });
      model.compile({ optimizer: lbfgs({ tolerance: 0.03 }), loss: 'meanSquaredError', lossWeights: { word: 0.5 } });
      return model;
    };
    const rows = { words: Uint8Array.from({ length: 80 }, (_, i) => (i * i) % 7), columns: x.subarray(0, 200) };
    const targets = { word: x.subarray(200, 240), column: x.subarray(240, 320) };
    const [here, there] = [make(), make()];
    const history = await here.fit(rows, targets, { epochs: 300 });
    expect(history.loss.length).toBeLessThan(300);
    expect(await fitInWorker(there, rows, targets, { epochs: 300 }).history).toEqual(history);
    expect(there.checkpoint()).toEqual(here.checkpoint());
  });

  test('tells every iteration while others come, and keeps what was learned when it is left', async () => {
    const [here, there] = [compiled(made(), { tolerance: 0 }), compiled(made(), { tolerance: 0 })];
    // More rows than can be learned by heart: iterations go on for thousands.
    const [many, by] = [numbers(2000 * 20, 3), Uint8Array.from({ length: 2000 }, (_, i) => (i * i + (i % 7)) % 3)];
    const seen: Progress[] = [];
    const training = fitInWorker(there, many, by, { epochs: 100_000 });
    for await (const progress of training) {
      seen.push(progress);
      if (seen.length === 5) break;
    }
    await expect(training.history).rejects.toThrow(DOMException);
    expect(there.epochs).toBeLessThan(100_000);
    const { loss } = await here.fit(many, by, { epochs: there.epochs });
    expect(seen.map(({ epoch, batch, logs }) => [epoch, batch, logs.loss])).toEqual(
      loss.slice(0, 5).map((value, i) => [i + 1, 0, value]),
    );
    expect(there.getWeights()).toEqual(here.getWeights());
  });
});

test('tells its progress: every epoch in order, and the steps between', async () => {
  const model = made();
  const training = fitInWorker(model, x, y, { epochs: 400, validationSplit: 0.1 });
  const all: Progress[] = [];
  for await (const progress of training) all.push(progress);
  const history = await training.history;
  const epochs = all.filter(({ batch }) => batch === 0);
  expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
  expect(epochs.map(({ logs }) => logs.valAccuracy)).toEqual(history.valAccuracy);
  const within = all.filter(({ batch }) => batch > 0);
  expect(within.length).toBeGreaterThan(0);
  for (const { epoch, batch, logs } of within) {
    expect(epoch).toBeLessThan(400);
    expect(batch).toBeLessThanOrEqual(9);
    expect(logs.loss).toBeGreaterThan(0);
  }
});

test('leaves the event loop to others, and the model to predictions, but to nothing that would change it', async () => {
  const model = made();
  const start = model.predict(x);
  const training = fitInWorker(model, x, y, { epochs: 1500 });
  for (const call of [
    () => model.compile({ optimizer: 'sgd', loss: 'crossEntropy' }),
    () => model.trainOnBatch(x, y),
    () => model.setWeights(model.getWeights()),
    () => model.dispose(),
    () => fitInWorker(model, x, y),
  ]) {
    expect(call).toThrow(/: this model is training; await its fit, or abort it, first/);
  }
  await expect(model.fit(x, y)).rejects.toThrow(/fit: this model is training/);
  expect(model.predict(x)).toEqual(start);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await training.history;
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(10);
  expect(model.predict(x)).not.toEqual(start);
  model.setWeights(model.getWeights());
  model.dispose();
});

describe('an abort', () => {
  test('keeps what was learned: the weights of whole steps', async () => {
    const model = made();
    const controller = new AbortController();
    const training = fitInWorker(model, x, y, {
      epochs: 100_000,
      batchSize: ROWS,
      shuffle: false,
      signal: controller.signal,
    });
    const iterate = async () => {
      for await (const { epoch } of training) if (epoch > 20) controller.abort(new Error('enough'));
    };
    await expect(iterate()).rejects.toThrow('enough');
    await expect(training.history).rejects.toThrow('enough');
    const reference = made();
    const weights = model.getWeights();
    const { data } = weights.get('0.weight') as { data: Float32Array };
    const reached = () =>
      reference
        .getWeights()
        .get('0.weight')
        ?.data.every((value, i) => value === data[i]);
    let steps = 0;
    for (; steps < 100_000 && !reached(); steps++) reference.trainOnBatch(x, y);
    expect(steps).toBeGreaterThan(20);
    expect(reference.getWeights()).toEqual(weights);
    reference.trainOnBatch(x, y);
    model.trainOnBatch(x, y);
    expect(model.getWeights()).toEqual(reference.getWeights());
  });

  test('before the start leaves the model as it was', async () => {
    const model = made();
    const before = model.getWeights();
    await expect(inWorker(model, { epochs: 1e6, signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
    expect(model.getWeights()).toEqual(before);
  });
});

describe('a loop over the progress', () => {
  const endless = { epochs: 1e7 };
  const weightOf = (model: Model) => model.getWeights().get('1.weight')?.data;
  const leave = {
    break: async (training: Training) => {
      for await (const { epoch } of training) if (epoch > 5) break;
    },
    return: async (training: Training) => {
      for await (const { epoch } of training) if (epoch > 5) return;
    },
    throw: async (training: Training) => {
      for await (const { epoch } of training) if (epoch > 5) throw new Error('left');
    },
  };

  test.each(['break', 'return', 'throw'] as const)('that is left by %s ends the training as an abort', async (way) => {
    const model = made();
    const before = weightOf(model);
    const training = fitInWorker(model, x, y, endless);
    const left = leave[way](training);
    if (way === 'throw') await expect(left).rejects.toThrow('left');
    else await left;
    const { epochs } = model;
    expect(epochs).toBeGreaterThan(5);
    expect(weightOf(model)).not.toEqual(before);
    model.trainOnBatch(x, y);
    const reason = await training.history.catch((error: unknown) => error);
    expect(reason).toBeInstanceOf(DOMException);
    expect((reason as DOMException).name).toBe('AbortError');
    expect(model.epochs).toBe(epochs);
  });

  test('has a view of its own, from its start on, and ends with the training', async () => {
    const training = fitInWorker(made(), x, y, { epochs: 300 });
    const epochs = (seen: Progress[]) => seen.filter(({ batch }) => batch === 0).map(({ epoch }) => epoch);
    const watch = async (each = (_: Progress) => {}) => {
      const seen: Progress[] = [];
      for await (const progress of training) {
        seen.push(progress);
        each(progress);
      }
      return epochs(seen);
    };
    let late: Promise<number[]> | undefined;
    const first = watch(({ epoch }) => {
      if (epoch >= 20) late ??= watch();
    });
    const second = watch();
    await training.history;
    const all = Array.from({ length: 300 }, (_, i) => i + 1);
    expect(await first).toEqual(all);
    expect(await second).toEqual(all);
    const rest = await (late as Promise<number[]>);
    expect(rest.length).toBeLessThan(300);
    expect(rest).toEqual(all.slice(300 - rest.length));
    expect(await watch()).toEqual([]);
  });

  test('that is left leaves the training to another, which ends it when it is left, too', async () => {
    const model = made();
    const training = fitInWorker(model, x, y, endless);
    const other = (async () => {
      for await (const { epoch } of training) if (epoch > 60) return epoch;
      return 0;
    })();
    await leave.break(training);
    expect(() => model.trainOnBatch(x, y)).toThrow(/this model is training/);
    expect(await other).toBeGreaterThan(60);
    model.trainOnBatch(x, y);
    await expect(training.history).rejects.toThrow(DOMException);
  });

  test('that is left after an abort leaves its reason', async () => {
    const controller = new AbortController();
    const training = fitInWorker(made(), x, y, { ...endless, signal: controller.signal });
    for await (const _ of training) {
      controller.abort(new Error('enough'));
      break;
    }
    await expect(training.history).rejects.toThrow('enough');
  });
});

describe('bad input', () => {
  test('is refused at once, and the model stays free', () => {
    const model = made();
    expect(() => fitInWorker(model, x.subarray(1), y)).toThrow(/^fitInWorker: x must be a multiple of 20 numbers/);
    expect(() => fitInWorker(model, x, y, { epochs: 0 })).toThrow(/^fitInWorker: epochs must be an integer ≥ 1, got 0/);
    model.trainOnBatch(x, y);
  });

  test('is no model, no callbacks, or a createWorker that makes no worker', async () => {
    expect(() => fitInWorker({} as Model, x, y)).toThrow(
      /^fitInWorker: model must be created by sequential, got an obj/,
    );
    const options = { callbacks: {} } as FitOptions;
    const model = made();
    expect(() => fitInWorker(model, x, y, options)).toThrow(/^fitInWorker: callbacks must be an object with any of /);
    engine({ createWorker: () => ({}) as Worker });
    await expect(inWorker(model)).rejects.toThrow(
      /^engine: createWorker must be a function that returns a Worker, got /,
    );
    model.trainOnBatch(x, y);
    engine({ createWorker: () => new Worker(new URL('../../dist/worker.js', import.meta.url)) });
  });

  test('is what a worker cannot know: a metric or an optimizer of the user, whatever its name', () => {
    const model = made();
    const mine: Metric = { name: 'accuracy', start: () => ({ add() {}, result: () => 1 }) };
    model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: [mine] });
    const metric = /^fitInWorker: metric must be one of this library's in a worker, got 'accuracy'/;
    expect(() => fitInWorker(model, x, y)).toThrow(metric);
    model.compile({ optimizer: { ...sgd(), write() {} }, loss: 'crossEntropy' });
    expect(() => fitInWorker(model, x, y)).toThrow(/^fitInWorker: optimizer must be one of this library's/);
  });
});

describe('a worker', () => {
  let workers: Worker[] = [];
  beforeEach(() => {
    workers = [];
    const createWorker = () => {
      const worker = new Worker(new URL('../../dist/worker.js', import.meta.url));
      workers.push(worker);
      return worker;
    };
    engine({ threads: 1, createWorker });
  });

  test('that is made by the user trains, and is gone at the end', async () => {
    const model = made();
    await inWorker(model);
    const [worker] = workers;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(worker?.threadId).toBe(-1);
  });

  test('that is killed makes the training reject; the model trains on from where it was told', async () => {
    const model = made();
    const training = fitInWorker(model, x, y, { epochs: 1e6 });
    setTimeout(() => void workers[0]?.terminate(), 300);
    await expect(training.history).rejects.toThrow(/^fitInWorker: the worker failed: its end/);
    const { loss } = model.trainOnBatch(x, y);
    expect(loss).toBeGreaterThan(0);
  });
});
