import { describe, expect, test } from 'vitest';
import { earlyStopping, fitInWorker } from '../../src/index.ts';
import { callsWithRows, flatWeights, kinds, rejection } from './kinds.ts';

describe.each(kinds)('a $name', (kind) => {
  const { x, y, make } = kind;

  test('has the same bits and history whether it is trained here or in a worker', async () => {
    const [here, there] = [make(), make()];
    const options = { epochs: 3, batchSize: 16, validationSplit: 0.25 };
    const history = await here.fit(x, y, options);
    expect(await fitInWorker(there, x, y, options).history).toEqual(history);
    expect(flatWeights(there)).toEqual(flatWeights(here));
    expect(there.epochs).toBe(3);
  });

  test('predicts and trains on with the same bits after its checkpoint is restored', async () => {
    const model = make();
    await model.fit(x, y, { epochs: 2, batchSize: 16 });
    const restored = make();
    restored.restore(model.checkpoint());
    expect(restored.predict(x)).toEqual(model.predict(x));
    for (const each of [model, restored]) await each.fit(x, y, { initialEpoch: 2, epochs: 4, batchSize: 16 });
    const whole = make();
    await whole.fit(x, y, { epochs: 4, batchSize: 16 });
    expect(flatWeights(restored)).toEqual(flatWeights(whole));
    expect(flatWeights(model)).toEqual(flatWeights(whole));
  });

  test('reports the epochs that there were', async () => {
    const model = make();
    let begun = 0;
    const callbacks = [
      { onEpochBegin: () => void begun++ },
      earlyStopping({ monitor: 'loss', minDelta: 1e9, patience: 2 }),
    ];
    const history = await model.fit(x, y, { epochs: 50, callbacks });
    expect(begun).toBe(3);
    expect(history.loss).toHaveLength(3);
    expect(model.epochs).toBe(3);
  });

  test('has no effect beyond itself', async () => {
    const globals = Reflect.ownKeys(globalThis);
    const drawn = Math.random;
    Math.random = () => expect.fail('Math.random was called');
    try {
      const [alone, beside, other] = [make(1), make(1), make(2)];
      await alone.fit(x, y, { epochs: 3 });
      await Promise.all([beside.fit(x, y, { epochs: 3 }), other.fit(x, y, { epochs: 5 })]);
      expect(flatWeights(beside)).toEqual(flatWeights(alone));
    } finally {
      Math.random = drawn;
    }
    expect(Reflect.ownKeys(globalThis)).toEqual(globals);
  });

  test('trains as if nothing had been after a fit that was refused', async () => {
    const [model, untouched] = [make(), make()];
    await rejection(() => model.fit(x, y.slice(1)));
    await rejection(() => model.fit(x, y, { epochs: -1 }));
    for (const each of [model, untouched]) await each.fit(x, y);
    expect(flatWeights(model)).toEqual(flatWeights(untouched));
  });

  test('keeps the steps before a fit that failed or was aborted, and trains on', async () => {
    const aborted = new AbortController();
    const fail = () => {
      throw new Error('mine');
    };
    const abort = () => aborted.abort(new Error('mine'));
    for (const end of [fail, abort]) {
      const [model, stepped] = [make(), make()];
      const callbacks = { onBatchEnd: (batch: number) => (batch === 1 ? end() : undefined) };
      const options = { batchSize: 20, shuffle: false, callbacks, signal: aborted.signal };
      await expect(model.fit(x, y, options)).rejects.toThrow('mine');
      for (const first of [0, 20])
        stepped.trainOnBatch(x.subarray(2 * first, 2 * first + 40), y.slice(first, first + 20));
      expect(flatWeights(model)).toEqual(flatWeights(stepped));
      expect((await model.fit(x, y)).loss).toHaveLength(1);
    }
  });

  test('is gone after dispose, and may be disposed of again', async () => {
    const model = make();
    await model.fit(x, y);
    model.dispose();
    model.dispose();
    for (const [name, call] of Object.entries(callsWithRows(kind, model))) {
      const error = await rejection(() => call(x as never));
      expect(error.message).toBe(`${name}: this model has been disposed`);
    }
    const other = make();
    const running = other.fit(x, y, { epochs: 3 });
    expect(() => other.dispose()).toThrow('dispose: this model is training; await its fit, or abort it, first');
    expect((await running).loss).toHaveLength(3);
    other.dispose();
    {
      using scoped = make();
      expect(scoped.predict(x)).toHaveLength(60 * kind.outputs);
    }
  });
});
