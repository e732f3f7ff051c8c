import { describe, expect, test } from 'vitest';
import {
  type Callback,
  dense,
  earlyStopping,
  fitInWorker,
  functional,
  input,
  learningRateLogger,
  type Metric,
  metric,
  metrics,
  modelCheckpoint,
  randomNumbers,
  reduceOnPlateau,
  sequential,
  sgd,
  terminateOnNaN,
} from '../../src/index.ts';
import { numbers } from '../support/random.ts';

const ROWS = 20;
const x = numbers(ROWS * 3, 1);
const y = numbers(ROWS, 2);

function made(learningRate = 0.1) {
  const model = sequential({ inputs: 3, layers: [dense(5, 'tanh', { name: 'hidden' }), dense(1)], seed: 2 });
  model.compile({ optimizer: sgd({ learningRate }), loss: 'meanSquaredError' });
  return model;
}

/** A callback that puts these values in the logs, one an epoch. */
const told = (values: readonly number[]): Callback => ({ onEpochEnd: (epoch) => ({ told: values[epoch] }) });

test('the learning rate of a run is that of its last step, and before it of the first', async () => {
  const model = made();
  const learningRate = (step: number) => 0.1 / step;
  model.compile({ optimizer: sgd({ learningRate }), loss: 'meanSquaredError' });
  const rates: number[] = [];
  const callback: Callback = {
    onTrainBegin: (run) => void rates.push(run.learningRate),
    onBatchEnd: (_, __, run) => void rates.push(run.learningRate),
  };
  await model.fit(x, y, { epochs: 2, batchSize: 10, callbacks: [callback] });
  expect(rates).toEqual([0.1, 0.1, 0.1 / 2, 0.1 / 3, 0.1 / 4]);
});

test('hooks are called in order, and may stop the training', async () => {
  const calls: string[] = [];
  const callback: Callback = {
    onTrainBegin: () => void calls.push('begin'),
    onEpochBegin: (epoch) => void calls.push(`epoch ${epoch}`),
    onBatchEnd: (batch, _, run) => {
      calls.push(`batch ${batch}`);
      if (run.steps === 3) run.stop();
    },
    onEpochEnd: (epoch) => void calls.push(`end ${epoch}`),
    onTrainEnd: () => void calls.push('end'),
  };
  const history = await made().fit(x, y, { epochs: 9, batchSize: 10, callbacks: callback });
  expect(calls).toEqual(['begin', 'epoch 0', 'batch 0', 'batch 1', 'end 0', 'epoch 1', 'batch 0', 'end 1', 'end']);
  expect(history.loss).toHaveLength(2);
});

test('a training that is stopped before an epoch takes no step of it', async () => {
  const ended: number[] = [];
  const callback: Callback = {
    onEpochBegin: (epoch, run) => void (epoch === 2 && run.stop()),
    onEpochEnd: (epoch) => void ended.push(epoch),
    onTrainEnd: () => void ended.push(-1),
  };
  const [stopped, plain] = [made(), made()];
  const history = await stopped.fit(x, y, { epochs: 5, batchSize: 6, callbacks: callback });
  expect(history).toEqual(await plain.fit(x, y, { epochs: 2, batchSize: 6 }));
  expect(ended).toEqual([0, 1, -1]);
  expect(stopped.checkpoint()).toEqual(plain.checkpoint());
});

test('a callback may be of a class, with its own fields', async () => {
  class Base {
    epochs = 0;
    onEpochEnd() {
      this.epochs++;
    }
  }
  class Counter extends Base {}
  const counter = new Counter();
  await made().fit(x, y, { epochs: 2, callbacks: [counter, Object.create(counter)] });
  expect(counter.epochs).toBe(2);
});

test('an epoch of which nothing is left leaves an empty history', async () => {
  const calls: string[] = [];
  const callbacks = { onTrainBegin: () => void calls.push('begin'), onTrainEnd: () => void calls.push('end') };
  const model = made();
  const before = model.checkpoint();
  for (const initialEpoch of [1, 2]) {
    expect(await model.fit(x, y, { initialEpoch, epochs: 1, callbacks })).toEqual({ loss: [] });
    expect((await fitInWorker(model, x, y, { initialEpoch, epochs: 1 }).history).loss).toEqual([]);
  }
  expect(calls).toEqual(['begin', 'end', 'begin', 'end']);
  expect(model.checkpoint()).toEqual(before);
});

test('what a metric gives is a number', async () => {
  const model = made();
  const start = () => ({ add() {}, result: () => '0.5' as never });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [{ name: 'share', start }] });
  const message = "share: what it returns must be a number, got '0.5'";
  await expect(model.fit(x, y)).rejects.toThrow(message);
  expect(() => model.evaluate(x, y)).toThrow(message);
});

describe('earlyStopping', () => {
  test('stops after patience, and restores the weights of the best epoch', async () => {
    const weights: unknown[] = [];
    const keep: Callback = { onEpochEnd: (_, __, run) => void weights.push(run.model.getWeights()) };
    const stopping = earlyStopping({ monitor: 'told', mode: 'min', patience: 2 });
    const model = made();
    const history = await model.fit(x, y, { epochs: 9, callbacks: [told([5, 3, 4, 3, 1]), keep, stopping] });
    expect(history.told).toEqual([5, 3, 4, 3]);
    expect([stopping.bestEpoch, stopping.bestValue, stopping.stoppedEpoch]).toEqual([1, 3, 3]);
    expect(model.getWeights()).toEqual(weights[1]);
  });

  test('counts only what is better by minDelta, here more', async () => {
    const stopping = earlyStopping({
      ...{ monitor: 'told', mode: 'max', patience: 1, minDelta: 0.1 },
      restoreBestWeights: false,
    });
    const history = await made().fit(x, y, { epochs: 9, callbacks: [told([0.1, 0.3, 0.35, 0.9]), stopping] });
    expect(history.told).toEqual([0.1, 0.3, 0.35]);
  });
});

describe('earlyStopping beside Keras 3', () => {
  interface Case {
    readonly values: readonly number[];
    readonly mode: 'min' | 'max';
    readonly patience: number;
    readonly minDelta: number;
    readonly baseline: number | undefined;
    readonly startFromEpoch: number;
  }

  /** What Keras 3 does, from its source: epochs that are run, the best one, that whose weights are restored. */
  function asKeras({ values, mode, patience, minDelta, baseline, startFromEpoch }: Case) {
    const sign = mode === 'min' ? -1 : 1;
    const improves = (value: number, reference: number) => sign * value - minDelta > sign * reference;
    let [best, wait] = [-sign * Number.POSITIVE_INFINITY, 0];
    let bestEpoch = -1;
    let restored: number | undefined;
    for (const [epoch, value] of values.entries()) {
      if (epoch < startFromEpoch) continue;
      restored ??= epoch;
      wait += 1;
      if (improves(value, best)) {
        best = value;
        bestEpoch = epoch;
        restored = epoch;
        if (baseline === undefined || improves(value, baseline)) wait = 0;
      } else if (wait >= patience && epoch > 0) {
        return { epochs: epoch + 1, bestEpoch, restored, stopped: epoch };
      }
    }
    return { epochs: values.length, bestEpoch, restored, stopped: undefined };
  }

  const { below: whole } = randomNumbers(5);
  const drawn = Array.from({ length: 150 }, (_, index): Case => {
    return {
      values: Array.from({ length: 9 }, () => (whole(8) === 0 ? Number.NaN : whole(12) / 4)),
      mode: index % 2 === 0 ? 'min' : 'max',
      patience: whole(4),
      minDelta: whole(3) / 4,
      baseline: whole(2) === 0 ? undefined : whole(12) / 4,
      startFromEpoch: whole(3),
    };
  });

  test('the same epochs, the same best one, the same weights', async () => {
    const kept = { stopped: 0, restoredOther: 0 };
    for (const each of drawn) {
      const { values, mode, patience, minDelta, baseline, startFromEpoch } = each;
      const options = { mode, patience, minDelta, startFromEpoch, ...(baseline !== undefined && { baseline }) };
      const stopping = earlyStopping({ monitor: 'told', ...options });
      const weights: unknown[] = [];
      const keep: Callback = { onEpochEnd: (_, __, run) => void weights.push(run.model.getWeights()) };
      const model = made();
      const callbacks = [told(values), keep, stopping];
      const { loss } = await model.fit(x, y, { epochs: values.length, batchSize: ROWS, callbacks });
      const expected = asKeras(each);
      const { bestEpoch, stoppedEpoch, bestValue } = stopping;
      expect({ epochs: loss.length, bestEpoch, stopped: stoppedEpoch }, JSON.stringify(each)).toEqual({
        epochs: expected.epochs,
        bestEpoch: expected.bestEpoch,
        stopped: expected.stopped,
      });
      expect(bestValue).toBe(values[bestEpoch] ?? Number.NaN);
      expect(model.getWeights()).toEqual(weights[expected.restored as number]);
      kept.stopped += Number(expected.stopped !== undefined);
      kept.restoredOther += Number(expected.restored !== loss.length - 1);
    }
    for (const count of Object.values(kept)) expect(count).toBeGreaterThan(30);
  });

  test('improving values train on though the baseline is never beaten; the best epoch is restored', async () => {
    const stopping = earlyStopping({ monitor: 'told', mode: 'min', patience: 2, baseline: 1 });
    const history = await made().fit(x, y, { epochs: 9, callbacks: [told([5, 4, 3, 2, 2, 9]), stopping] });
    expect(history.told).toEqual([5, 4, 3, 2, 2]);
    expect([stopping.bestEpoch, stopping.bestValue]).toEqual([3, 2]);
  });
});

describe('weights that are not finite', () => {
  /** Trains in epochs of two steps; after the first so many epochs nothing is finite any more. */
  function diverging(good: number) {
    const model = made();
    const optimizer = sgd({ learningRate: (step) => (step <= 2 * good ? 0.1 : 3e38) });
    model.compile({ optimizer, loss: 'meanSquaredError' });
    return model;
  }
  const falling = [6, 5, 4, 3, 2, 1];
  const options = { epochs: 6, batchSize: ROWS / 2 };

  test('are never the best of earlyStopping, whatever the figure says', async () => {
    const weights: unknown[] = [];
    const keep: Callback = { onEpochEnd: (_, __, run) => void weights.push(run.model.getWeights()) };
    const finite: boolean[] = [];
    const look: Callback = { onEpochEnd: (_, __, run) => void finite.push(run.finite) };
    const stopping = earlyStopping({ monitor: 'told', mode: 'min', patience: 2 });
    const model = diverging(3);
    const { told: values } = await model.fit(x, y, { ...options, callbacks: [told(falling), keep, look, stopping] });
    expect(finite).toEqual([true, true, true, false, false]);
    expect(values).toEqual([6, 5, 4, 3, 2]);
    expect([stopping.bestEpoch, stopping.bestValue, stopping.stoppedEpoch]).toEqual([2, 4, 4]);
    expect(model.getWeights()).toEqual(weights[2]);
  });

  test('nor where none are finite, or the figure is NaN: fit resolves', async () => {
    const stopping = earlyStopping({ monitor: 'told', mode: 'max', patience: 9 });
    const { loss } = await diverging(0).fit(x, y, { ...options, callbacks: [told(falling), stopping] });
    expect(loss).toHaveLength(6);
    expect([stopping.bestEpoch, stopping.bestValue]).toEqual([-1, Number.NaN]);
    const nan = [Number.NaN, Number.NaN];
    await made().fit(x, y, { epochs: 2, callbacks: [told(nan), stopping] });
    expect([stopping.bestEpoch, stopping.bestValue]).toEqual([-1, Number.NaN]);
  });

  test('nor of modelCheckpoint', async () => {
    const saved: number[] = [];
    const save = (_: Uint8Array, { epoch }: { epoch: number }) => void saved.push(epoch);
    const checkpoint = modelCheckpoint({ monitor: 'told', mode: 'min', bestOnly: true, save });
    await diverging(2).fit(x, y, { ...options, callbacks: [told(falling), checkpoint] });
    expect(saved).toEqual([0, 1]);
  });
});

describe('a figure that nobody reports', () => {
  const listening: Callback = { onEpochEnd() {} };
  const hint = '(of validation with validationData or validationSplit)';

  test.each<[string, Callback | readonly Callback[], string]>([
    ['of validation', earlyStopping(), `earlyStopping: monitor must be one of loss ${hint}, got 'valLoss'`],
    ['whoever listens', [listening, reduceOnPlateau()], `reduceOnPlateau: monitor must be one of loss ${hint}, got`],
    [
      'of the best',
      modelCheckpoint({ bestOnly: true, save() {} }),
      `modelCheckpoint: monitor must be one of loss ${hint}`,
    ],
    [
      'that is misspelt',
      [terminateOnNaN(), earlyStopping({ monitor: 'los' }), earlyStopping({ monitor: 'loss' })],
      "earlyStopping: monitor must be one of loss, got 'los'",
    ],
    [
      'of which nobody knows what is better',
      [learningRateLogger(), earlyStopping({ monitor: 'share' })],
      "earlyStopping: mode for 'share' must be 'min' or 'max'",
    ],
  ])('is refused before any step: one %s', async (name, callbacks, message) => {
    const model = made();
    if (name.startsWith('of which')) {
      const share = metric('share', () => 1);
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [share] });
    }
    const before = model.checkpoint();
    await expect(model.fit(x, y, { callbacks })).rejects.toThrow(message);
    expect(model.checkpoint()).toEqual(before);
  });

  test('is refused after the first epoch where a callback might have added it', async () => {
    const model = made();
    const callbacks = [listening, earlyStopping({ monitor: 'los' })];
    await expect(model.fit(x, y, { callbacks })).rejects.toThrow(
      "earlyStopping: monitor must be one of loss, got 'los'",
    );
    expect(model.epochs).toBe(1);
  });

  test('is none where it is validated, or nothing is watched', async () => {
    const { valLoss } = await made().fit(x, y, { validationSplit: 0.5, callbacks: [earlyStopping()] });
    expect(valLoss).toHaveLength(1);
    const { loss } = await made().fit(x, y, { callbacks: modelCheckpoint({ save() {} }) });
    expect(loss).toHaveLength(1);
  });
});

describe('what of a figure is better', () => {
  const share = (better?: 'more' | 'less'): Metric => metric('share', () => 1, better && { better });
  const seen = (figures: readonly string[], found: unknown[]): Callback => ({
    onTrainBegin: (run) => void found.push(...figures.map((figure) => run.better(figure))),
  });

  test('is what the metric says, whatever it is called', async () => {
    const model = sequential({ inputs: 3, layers: [dense(1, 'sigmoid')], seed: 2 });
    const own = [metrics.accuracy({ name: 'acc' }), metrics.logLoss({ name: 'badAccuracy' }), share()];
    model.compile({ optimizer: 'sgd', loss: 'binaryCrossEntropy', metrics: own });
    const found: unknown[] = [];
    const figures = ['loss', 'valLoss', 'acc', 'valAcc', 'badAccuracy', 'valBadAccuracy', 'share', 'learningRate'];
    await model.fit(x, y.map(Math.round).map(Math.abs), { callbacks: seen(figures, found) });
    expect(found).toEqual(['less', 'less', 'more', 'more', 'less', 'less', undefined, undefined]);
  });

  test('with several outputs too', async () => {
    const rows = input(3);
    const hidden = dense(4).apply(rows);
    const outputs = { one: dense(1).apply(hidden), two: dense(1).apply(hidden) };
    const model = functional({ inputs: rows, outputs, seed: 1 });
    model.compile({ optimizer: 'sgd', loss: 'huber', metrics: { one: ['r2'], two: [share('more')] } });
    const found: unknown[] = [];
    const figures = ['valOneLoss', 'oneR2', 'valOneR2', 'twoShare', 'valTwoShare', 'twoR2', 'r2', 'share'];
    const validationData = [x, [y, y]] as const;
    const history = await model.fit(x, [y, y], { validationData, callbacks: seen(figures, found) });
    expect(found).toEqual(['less', 'more', 'more', 'more', 'more', undefined, undefined, undefined]);
    const trained = ['loss', 'oneLoss', 'oneR2', 'twoLoss', 'twoShare'];
    const validated = ['valLoss', 'valOneLoss', 'valOneR2', 'valTwoLoss', 'valTwoShare'];
    expect(Object.keys(history)).toEqual([...trained, ...validated]);
  });

  /** A metric with these values, one an epoch. */
  const given = (values: readonly number[], better?: 'more' | 'less'): Metric => {
    let epoch = -1;
    const start = () => ({ add: () => void epoch++, result: () => values[epoch] as number });
    return { name: 'figure', better, start };
  };

  test.each(['more', 'less'] as const)('and callbacks go by it: %s', async (better) => {
    const model = made();
    const values = [0.5, 0.6, 0.3, 0.7];
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [given(values, better)] });
    const stopping = earlyStopping({ monitor: 'figure', patience: 9 });
    const saved: number[] = [];
    const checkpoint = modelCheckpoint({
      ...{ monitor: 'figure', bestOnly: true },
      save: (_, { epoch }) => void saved.push(epoch),
    });
    const callbacks = [stopping, checkpoint, reduceOnPlateau({ monitor: 'figure', patience: 1 }), learningRateLogger()];
    const { figure, learningRate } = await model.fit(x, y, { epochs: 4, batchSize: ROWS, callbacks });
    expect(figure).toEqual(values);
    expect(saved).toEqual(better === 'more' ? [0, 1, 3] : [0, 2]);
    expect([stopping.bestEpoch, stopping.bestValue]).toEqual(better === 'more' ? [3, 0.7] : [2, 0.3]);
    const first = learningRate[0] as number;
    expect(learningRate.map((rate) => Math.round(Math.log10(rate / first)))).toEqual(
      better === 'more' ? [0, 0, -1, -1] : [0, -1, -1, -2],
    );
  });

  test.each([
    ['earlyStopping', earlyStopping({ monitor: 'share' })],
    ['modelCheckpoint', modelCheckpoint({ monitor: 'share', bestOnly: true, save() {} })],
    ['reduceOnPlateau', reduceOnPlateau({ monitor: 'share' })],
  ])('%s wants to be told where it is not said', async (name, callback) => {
    const model = made();
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: [share()] });
    await expect(model.fit(x, y, { callbacks: callback })).rejects.toThrow(
      `${name}: mode for 'share' must be 'min' or 'max', as the metric declares none, got 'auto'`,
    );
    const added = earlyStopping({ monitor: 'learningRate' });
    await expect(model.fit(x, y, { callbacks: [learningRateLogger(), added] })).rejects.toThrow(
      "earlyStopping: mode for 'learningRate' must be 'min' or 'max'",
    );
  });

  test('no output or metric may be called as one of validation', () => {
    const model = made();
    const twice = [share(), metric('valShare', () => 1)];
    expect(() => model.compile({ optimizer: 'sgd', loss: 'meanSquaredError', metrics: twice })).toThrow(
      "compile: metrics must be names of their own, not '' or as one of validation, got 'valShare'",
    );
    const rows = input(3);
    const outputs = { val: dense(1).apply(rows), other: dense(1).apply(rows) };
    expect(() => functional({ inputs: rows, outputs }).compile({ optimizer: 'sgd', loss: 'huber' })).toThrow(
      "got 'valLoss'",
    );
  });
});

test('modelCheckpoint hands over the best epochs only', async () => {
  const saved: number[] = [];
  const checkpoint = modelCheckpoint({
    monitor: 'told',
    mode: 'min',
    bestOnly: true,
    save: (bytes, { epoch }) => {
      expect(bytes.length).toBeGreaterThan(100);
      saved.push(epoch);
    },
  });
  await made().fit(x, y, { epochs: 5, callbacks: [told([3, 2, 4, 1, 1]), checkpoint] });
  expect(saved).toEqual([0, 1, 3]);
});

test('modelCheckpoint hands over the best of every second epoch', async () => {
  const saved: number[] = [];
  const save = (_: Uint8Array, { epoch }: { epoch: number }) => void saved.push(epoch);
  const checkpoint = modelCheckpoint({ monitor: 'told', mode: 'min', bestOnly: true, every: 2, save });
  await made().fit(x, y, { epochs: 6, callbacks: [told([1, 4, 2, 3, 2, 5]), checkpoint] });
  expect(saved).toEqual([1, 3]);
});

test('reduceOnPlateau reduces the rate, not below the least; the logger tells', async () => {
  const callbacks = [
    told([3, 3, 3, 3, 3, 3]),
    reduceOnPlateau({ monitor: 'told', mode: 'min', patience: 2, factor: 0.1, minRate: 0.02 }),
    learningRateLogger(),
  ];
  const model = made();
  const { learningRate } = await model.fit(x, y, { epochs: 6, callbacks });
  expect(learningRate.map((rate) => Number(rate.toFixed(9)))).toEqual([0.1, 0.1, 0.02, 0.02, 0.02, 0.02]);
});

describe('terminateOnNaN', () => {
  test('changes no bit of a training without', async () => {
    const [plain, watched] = [made(), made()];
    const history = await plain.fit(x, y, { epochs: 2, batchSize: 6 });
    expect(await watched.fit(x, y, { epochs: 2, batchSize: 6, callbacks: terminateOnNaN() })).toEqual(history);
    expect(watched.getWeights()).toEqual(plain.getWeights());
  });

  test('names step and place, and keeps the weights of the step before', async () => {
    const model = made(1e20);
    await expect(model.fit(x, y, { epochs: 50, shuffle: false, callbacks: terminateOnNaN() })).rejects.toThrow(
      /^fit: .* must be finite numbers in step \d+ .*, got /,
    );
    for (const { data } of model.getWeights().values()) expect(data.every(Number.isFinite)).toBe(true);
  });

  test('finds the layer whose outputs overflow first', async () => {
    const model = made();
    const weights = model.getWeights();
    weights.get('1.weight')?.data.fill(3e38);
    weights.get('hidden.weight')?.data.fill(9);
    model.setWeights(weights);
    const training = model.fit(new Float32Array(30).fill(1), numbers(10, 1), { callbacks: terminateOnNaN() });
    await expect(training).rejects.toThrow('fit: outputs of layer 1 (dense) must be finite numbers in step 1');
  });
});
