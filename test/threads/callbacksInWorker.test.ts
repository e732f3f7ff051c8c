import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import {
  adam,
  type Callback,
  dense,
  dropout,
  earlyStopping,
  engine,
  type FitOptions,
  fitInWorker,
  lbfgs,
  learningRateLogger,
  type Model,
  modelCheckpoint,
  type Optimizer,
  reduceOnPlateau,
  sequential,
  sgd,
  terminateOnNaN,
} from '../../src/index.ts';
import { numbers } from '../support/random.ts';

const ROWS = 120;
const x = numbers(ROWS * 6, 1);
const y = Uint8Array.from({ length: ROWS }, (_, i) => (i * i) % 3);

function made(optimizer: Optimizer | 'adam' = 'adam', activation: 'tanh' | 'relu' = 'tanh'): Model {
  const model = sequential({ inputs: 6, layers: [dense(12, activation), dropout(0.2), dense(3, 'softmax')], seed: 2 });
  model.compile({ optimizer, loss: 'crossEntropy', metrics: ['accuracy'] });
  return model;
}

/** Trains by `fit` and in a worker with callbacks of their own; returns what both give, which must be the same. */
async function both(options: Omit<FitOptions, 'callbacks'>, make: () => FitOptions['callbacks'], start = made) {
  const results = [];
  for (const train of [
    (model: Model, all: FitOptions) => model.fit(x, y, all),
    (model: Model, all: FitOptions) => fitInWorker(model, x, y, all).history,
  ]) {
    const model = start();
    const history = await train(model, { ...options, callbacks: make() as Callback[] }).catch((error) => `${error}`);
    const checkpoint = model.checkpoint();
    await model.fit(x, y);
    results.push({ history, checkpoint, next: model.checkpoint() });
  }
  const [here, there] = results;
  expect(there).toEqual(here);
  return here as NonNullable<typeof here>;
}

describe('callbacks of a training in a worker do what they do in fit', () => {
  const options = { epochs: 12, validationSplit: 0.25, batchSize: 10 };

  test.each([true, false])('earlyStopping, restoring the best weights: %s', async (restoreBestWeights) => {
    const stoppings: ReturnType<typeof earlyStopping>[] = [];
    const { history } = await both(
      { ...options, epochs: 60 },
      () => {
        stoppings.push(earlyStopping({ patience: 2, restoreBestWeights }));
        return stoppings.at(-1) as Callback;
      },
      () => made(adam({ learningRate: 0.05 })),
    );
    const [here, there] = stoppings;
    expect(here?.stoppedEpoch).toBeGreaterThan(1);
    expect([there?.bestEpoch, there?.bestValue, there?.stoppedEpoch]).toEqual([
      here?.bestEpoch,
      here?.bestValue,
      here?.stoppedEpoch,
    ]);
    expect((history as { loss: number[] }).loss).toHaveLength((here?.stoppedEpoch as number) + 1);
  });

  test('reduceOnPlateau and learningRateLogger, on top of a schedule', async () => {
    const { history } = await both(
      options,
      () => [reduceOnPlateau({ monitor: 'loss', minDelta: 10, patience: 2, factor: 0.5 }), learningRateLogger()],
      () => made(sgd({ learningRate: (step) => 0.3 / Math.sqrt(step), momentum: 0.9 })),
    );
    const { learningRate } = history as unknown as { learningRate: number[] };
    expect(learningRate).toHaveLength(12);
    expect(learningRate[11]).toBeLessThan(0.03);
  });

  test('modelCheckpoint: each is that of fit, and resumes to its bits', async () => {
    const all: Uint8Array[][] = [];
    await both(options, () => {
      const saved: Uint8Array[] = [];
      all.push(saved);
      return modelCheckpoint({ save: async (bytes) => void saved.push(await wait(1, bytes)) });
    });
    const [here, there] = all;
    expect(here).toHaveLength(12);
    expect(there).toEqual(here);
    const resumed = made();
    resumed.restore(there?.[4] as Uint8Array);
    await resumed.fit(x, y, { ...options, initialEpoch: 5 });
    expect(resumed.checkpoint()).toEqual(there?.[11]);
  });

  test.each([1, 3])('terminateOnNaN, with %s batches to an update', async (accumulate) => {
    const { history } = await both(options, terminateOnNaN, () =>
      made(sgd({ learningRate: 1e30, accumulate }), 'relu'),
    );
    expect(history).toMatch(/^Error: fit: .* must be finite numbers in step \d+ /);
    const fine = await both(options, terminateOnNaN, () => made(sgd({ accumulate })));
    expect((fine.history as { loss: number[] }).loss).toHaveLength(12);
  });

  test('all hooks of a callback of the user, and what it sees and changes', async () => {
    const calls: unknown[][][] = [];
    await both({ ...options, epochs: 3 }, () => {
      const told: unknown[][] = [];
      calls.push(told);
      const runs = new Set<unknown>();
      const tell =
        (hook: string) =>
        (...given: unknown[]) => {
          const run = given.pop() as Parameters<NonNullable<Callback['onTrainEnd']>>[0];
          runs.add(run);
          const { steps, learningRate, finite, rateFactor, figures, epochs } = run;
          const state = [
            steps,
            learningRate,
            finite,
            rateFactor,
            figures,
            epochs,
            runs.size,
            run.better('valAccuracy'),
          ];
          told.push([hook, ...given, state, run.model.checkpoint()]);
          run.rateFactor *= 0.99;
          const weights = run.model.getWeights();
          for (const { data } of weights.values()) data[0] = (data[0] as number) + 0.01;
          run.model.setWeights(weights);
          return hook === 'onEpochEnd' ? { told: told.length } : undefined;
        };
      const hooks = ['onTrainBegin', 'onEpochBegin', 'onBatchEnd', 'onEpochEnd', 'onTrainEnd'] as const;
      return Object.fromEntries(hooks.map((hook) => [hook, tell(hook)])) as Callback;
    });
    const [here, there] = calls;
    expect(here?.length).toBe(2 + 3 * (2 + 9));
    expect(there).toEqual(here);
  });

  test.each([
    'onTrainBegin',
    'onEpochBegin',
    'onBatchEnd',
    'onEpochEnd',
    'onTrainEnd',
  ] as const)('a stop, an error and an abort in %s', async (hook) => {
    const when = (times: number, act: (run: { stop(): void }) => void) => () => {
      let called = 0;
      return { [hook]: (...given: unknown[]) => void (called++ === times && act(given.at(-1) as never)) } as Callback;
    };
    const times = hook.startsWith('onTrain') ? 0 : 1;
    const fail = () => {
      throw new RangeError('of the user');
    };
    await both(
      options,
      when(times, (run) => run.stop()),
    );
    expect((await both(options, when(times, fail))).history).toBe('RangeError: of the user');
    let controller = new AbortController();
    const signal = { get: () => controller.signal };
    for (const way of ['fit', 'worker']) {
      controller = new AbortController();
      const model = made();
      const callbacks = when(times, () => controller.abort(new Error('enough')))();
      const all = { ...options, callbacks, signal: signal.get() };
      const training = way === 'fit' ? model.fit(x, y, all) : fitInWorker(model, x, y, all).history;
      const end = await training.then(() => 'done', String);
      aborted[way] = [end, model.checkpoint()];
    }
    expect(aborted.worker).toEqual(aborted.fit);
  });
  const aborted: Record<string, unknown> = {};

  test('with lbfgs, whose epochs are iterations', async () => {
    const { history } = await both(
      { epochs: 20, validationSplit: 0.25 },
      () => [earlyStopping({ patience: 3 }), terminateOnNaN()],
      () => made(lbfgs()),
    );
    expect((history as { loss: number[] }).loss.length).toBeGreaterThan(3);
  });

  test('before its first step: a figure that is not reported', async () => {
    const { history } = await both({ epochs: 2 }, () => earlyStopping());
    expect(history).toMatch(/^RangeError: earlyStopping: monitor must be one of loss, accuracy .*, got 'valLoss'/);
  });
});

describe('right after an epoch the model is as that epoch has left it', () => {
  const options = { epochs: 8, batchSize: 10 };
  /** The checkpoint after each epoch, of one call of `fit` after the other. */
  const truth = async () => {
    const model = made();
    const all: Uint8Array[] = [];
    for (let epoch = 0; epoch < options.epochs; epoch++) {
      await model.fit(x, y, { ...options, initialEpoch: epoch, epochs: epoch + 1 });
      all.push(model.checkpoint());
    }
    return all;
  };

  test('for a loop that takes longer than the training, and one that takes its time behind a callback', async () => {
    const expected = await truth();
    for (const callbacks of [[], modelCheckpoint({ save: () => wait(3) })]) {
      const model = made();
      const training = fitInWorker(model, x, y, { ...options, callbacks });
      const loop = async (pause: number) => {
        const taken: Uint8Array[] = [];
        for await (const { batch } of training) {
          if (batch > 0) continue;
          await wait(pause);
          taken.push(model.checkpoint());
        }
        return taken;
      };
      expect(await loop(10)).toEqual(expected);
      expect(model.checkpoint()).toEqual(expected.at(-1));
    }
  });

  test('and its logs have what callbacks have added', async () => {
    const rates: unknown[] = [];
    const training = fitInWorker(made(), x, y, { epochs: 3, callbacks: learningRateLogger() });
    for await (const { batch, logs } of training) if (batch === 0) rates.push(logs.learningRate);
    expect(rates).toEqual((await training.history).learningRate);
    expect(rates).toEqual([0.001, 0.001, 0.001]);
  });

  test('so each can be resumed from', async () => {
    const model = made();
    const taken: Uint8Array[] = [];
    for await (const { batch } of fitInWorker(model, x, y, options)) if (batch === 0) taken.push(model.checkpoint());
    for (const [index, bytes] of taken.entries()) {
      const resumed = made();
      resumed.restore(bytes);
      await fitInWorker(resumed, x, y, { ...options, initialEpoch: index + 1 }).history;
      expect(resumed.checkpoint()).toEqual(taken.at(-1));
    }
  });
});

test('a loop that is left while a callback runs ends the training after it', async () => {
  const model = made();
  let done = 0;
  const callbacks: Callback = {
    async onEpochBegin() {
      await wait(20);
      done++;
    },
  };
  const training = fitInWorker(model, x, y, { epochs: 1000, callbacks });
  for await (const { epoch } of training) if (epoch === 2) break;
  await expect(training.history).rejects.toThrow(DOMException);
  expect(done).toBeLessThan(5);
  model.trainOnBatch(x, y);
});

test('a worker that is lost while a callback runs ends the training at once; the model stays as the callback sees it', async () => {
  const workers: Worker[] = [];
  engine({
    threads: 1,
    createWorker: () => {
      workers.push(new Worker(new URL('../../dist/worker.js', import.meta.url)));
      return workers.at(-1) as Worker;
    },
  });
  const model = made();
  let seen: Uint8Array | undefined;
  let after: Promise<void> | undefined;
  const callbacks: Callback = {
    onEpochEnd(epoch, _, run) {
      if (epoch !== 2) return undefined;
      seen = run.model.checkpoint();
      void workers[0]?.terminate();
      after = wait(100);
      return after;
    },
  };
  const { history } = fitInWorker(model, x, y, { epochs: 10, callbacks });
  await expect(history).rejects.toThrow(/^fitInWorker: the worker failed: its end/);
  expect(model.checkpoint()).toEqual(seen);
  expect(model.epochs).toBe(3);
  await after;
  model.setWeights(model.getWeights());
  await model.fit(x, y);
});
