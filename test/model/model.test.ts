import { describe, expect, test } from 'vitest';
import { dense, type Model, sequential, sgd } from '../../src/index.ts';
import { expectClose } from '../support/close.ts';
import { numbers, random } from '../support/random.ts';

const INPUTS = 6;
const CLASSES = 3;
const x = numbers(50 * INPUTS, 1);
const y = Array.from({ length: 50 }, (_, i) => (x[i * INPUTS] > 0 ? (x[i * INPUTS + 1] > 0 ? 2 : 1) : 0));

function classifier(options: { learningRate?: number } = {}): Model {
  const model = sequential({ inputs: INPUTS, layers: [dense(16, 'relu'), dense(CLASSES, 'softmax')], seed: 9 });
  model.compile({ optimizer: sgd({ learningRate: 0.3, ...options }), loss: 'crossEntropy', metrics: ['accuracy'] });
  return model;
}

const rowsOf = (data: Float32Array, columns: number) =>
  Array.from({ length: data.length / columns }, (_, i) => Array.from(data.slice(i * columns, (i + 1) * columns)));

describe('fit', () => {
  test('learns, and reports loss and accuracy of each epoch', async () => {
    const history = await classifier().fit(x, y, { epochs: 60, batchSize: 8 });
    expect(history.loss).toHaveLength(60);
    expect(history.loss.at(-1)).toBeLessThan(0.2 * (history.loss[0] as number));
    expect(history.accuracy.at(-1)).toBeGreaterThan(0.95);
  });

  test('takes the rows of each epoch in batches, the last one smaller', async () => {
    const fitted = classifier();
    const byHand = classifier();
    await fitted.fit(x, y, { epochs: 2, batchSize: 16, shuffle: false });
    for (let epoch = 0; epoch < 2; epoch++) {
      for (let first = 0; first < 50; first += 16) {
        byHand.trainOnBatch(x.subarray(first * INPUTS, (first + 16) * INPUTS), y.slice(first, first + 16));
      }
    }
    expect(fitted.getWeights()).toEqual(byHand.getWeights());
  });

  test('shuffles every epoch anew and trains on every row once', async () => {
    // Each row alone in a batch moves only "its" weight, so the order of the steps can be read from the batch losses.
    const rows = 40;
    const seen: number[][] = [];
    const model = sequential({ inputs: 1, layers: [dense(1)], seed: 1 });
    model.compile({ optimizer: sgd({ learningRate: 1e-30 }), loss: 'meanSquaredError' });
    model.setWeights(
      new Map([
        ['0.weight', { shape: [1, 1], data: new Float32Array(1) }],
        ['0.bias', { shape: [1], data: new Float32Array(1) }],
      ]),
    );
    const targets = Float32Array.from({ length: rows }, (_, i) => i);
    let total = 0;
    await model.fit(new Float32Array(rows), targets, {
      epochs: 2,
      batchSize: 1,
      callbacks: {
        onBatchEnd(batch, { loss }) {
          if (batch === 0) seen.push([]);
          total = batch === 0 ? 0 : total;
          const sum = loss * (batch + 1);
          seen.at(-1)?.push(Math.round(Math.sqrt(sum - total)));
          total = sum;
        },
      },
    });
    const inOrder = Array.from({ length: rows }, (_, i) => i);
    for (const epoch of seen) expect([...epoch].sort((a, b) => a - b)).toEqual(inOrder);
    expect(seen[0]).not.toEqual(inOrder);
    expect(seen[1]).not.toEqual(seen[0]);
  });

  test('validationSplit keeps the last rows, validationData any', async () => {
    const split = classifier();
    const given = classifier();
    const one = await split.fit(x, y, { epochs: 3, validationSplit: 0.2 });
    const two = await given.fit(x.slice(0, 40 * INPUTS), y.slice(0, 40), {
      epochs: 3,
      validationData: [x.slice(40 * INPUTS), y.slice(40)],
    });
    expect(two).toEqual(one);
    expect(Object.keys(one)).toEqual(['loss', 'accuracy', 'valLoss', 'valAccuracy']);
    expect(one.valLoss.at(-1)).toBe(given.evaluate(x.slice(40 * INPUTS), y.slice(40)).loss);
  });

  test('calls back after each step and epoch, and waits for it', async () => {
    const calls: string[] = [];
    await classifier().fit(x, y, {
      epochs: 2,
      batchSize: 25,
      callbacks: [
        { onBatchEnd: (batch) => void calls.push(`batch ${batch}`) },
        {
          async onEpochEnd(epoch, logs) {
            await new Promise((resolve) => setTimeout(resolve, 5));
            calls.push(`epoch ${epoch} ${Object.keys(logs)}`);
          },
        },
      ],
    });
    const epoch = ['batch 0', 'batch 1'];
    expect(calls).toEqual([...epoch, 'epoch 0 loss,accuracy', ...epoch, 'epoch 1 loss,accuracy']);
  });

  test('a callback may predict, evaluate and read weights without changing the training', async () => {
    const plain = classifier();
    const watched = classifier();
    await plain.fit(x, y, { epochs: 2, batchSize: 16 });
    await watched.fit(x, y, {
      epochs: 2,
      batchSize: 16,
      callbacks: {
        onBatchEnd() {
          watched.predict(numbers(300 * INPUTS, 3));
          watched.evaluate(x, y, { batchSize: 50 });
          watched.getWeights();
        },
      },
    });
    expect(watched.getWeights()).toEqual(plain.getWeights());
  });

  test('lets the event loop run: a timer can end what would take hours', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('a timer')), 1);
    const running = classifier().fit(x, y, { epochs: 1e9, signal: abort.signal });
    await expect(running).rejects.toThrow('a timer');
  });

  test('an aborted fit rejects with the reason and keeps the steps that were done', async () => {
    const model = classifier();
    const byHand = classifier();
    const abort = new AbortController();
    const callbacks = { onBatchEnd: (batch: number) => (batch === 1 ? abort.abort(new Error('enough')) : undefined) };
    await expect(
      model.fit(x, y, { batchSize: 16, shuffle: false, epochs: 9, callbacks, signal: abort.signal }),
    ).rejects.toThrow('enough');
    for (const first of [0, 16])
      byHand.trainOnBatch(x.slice(first * INPUTS, (first + 16) * INPUTS), y.slice(first, first + 16));
    expect(model.getWeights()).toEqual(byHand.getWeights());
    await model.fit(x, y);
  });

  test('an error in a callback ends the training, and the model can train again', async () => {
    const model = classifier();
    const callbacks = {
      onEpochEnd() {
        throw new Error('mine');
      },
    };
    await expect(model.fit(x, y, { callbacks })).rejects.toThrow('mine');
    expect((await model.fit(x, y)).loss).toHaveLength(1);
  });
});

describe('predict', () => {
  const model = classifier();

  test.each([1, 2, 127, 128, 129, 300])('gives %i rows the bits that each has alone', (rows) => {
    const many = numbers(rows * INPUTS, 5);
    const all = model.predict(many);
    expect(all).toHaveLength(rows * CLASSES);
    for (let i = 0; i < rows; i++) {
      expect(model.predict(many.subarray(i * INPUTS, (i + 1) * INPUTS))).toEqual(
        all.slice(i * CLASSES, (i + 1) * CLASSES),
      );
    }
  });

  test('takes any typed array and arrays of rows', () => {
    const bytes = Uint8Array.from({ length: 4 * INPUTS }, (_, i) => i * 9);
    const expected = model.predict(Float32Array.from(bytes));
    for (const type of [
      Float64Array,
      Int16Array,
      Int32Array,
      Uint8Array,
      Uint8ClampedArray,
      Uint16Array,
      Uint32Array,
    ]) {
      expect(model.predict(type.from(bytes))).toEqual(expected);
    }
    expect(model.predict(rowsOf(Float32Array.from(bytes), INPUTS))).toEqual(expected);
    const shifted = new Float32Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(model.predict(shifted.subarray(1))).toEqual(expected);
  });

  test('works before compile', () => {
    const fresh = sequential({ inputs: INPUTS, layers: [dense(2)], seed: 1 });
    expect(fresh.predict(x)).toHaveLength(100);
  });
});

describe('evaluate', () => {
  test('is the mean over all rows, whatever the batches', () => {
    const model = classifier();
    const whole = model.evaluate(x, y, { batchSize: 50 });
    for (const batchSize of [1, 7, 32]) {
      const scores = model.evaluate(x, y, { batchSize });
      expectClose([scores.loss], [whole.loss], 1e-6);
      expect(scores.accuracy).toBe(whole.accuracy);
    }
  });

  test('agrees with the predictions', () => {
    const model = classifier();
    const rows = rowsOf(model.predict(x), CLASSES);
    const { loss, accuracy } = model.evaluate(x, y);
    expectClose([loss], [rows.reduce((sum, row, i) => sum - Math.log(row[y[i]]), 0) / 50], 1e-6);
    expect(accuracy).toBe(rows.filter((row, i) => row.indexOf(Math.max(...row)) === y[i]).length / 50);
  });

  test('takes one-hot rows as class indices', () => {
    const model = classifier();
    const hot = y.map((label) => [0, 1, 2].map((k) => (k === label ? 1 : 0)));
    const byClass = model.evaluate(x, y);
    for (const scores of [model.evaluate(x, hot), model.evaluate(x, Uint8Array.from(hot.flat()))]) {
      expectClose([scores.loss], [byClass.loss], 1e-6);
      expect(scores.accuracy).toBe(byClass.accuracy);
    }
  });

  test('counts binary answers, absolute and squared errors', () => {
    const next = random(4);
    const binary = sequential({ inputs: INPUTS, layers: [dense(2, 'sigmoid')], seed: 2 });
    binary.compile({
      optimizer: 'sgd',
      loss: 'binaryCrossEntropy',
      metrics: ['accuracy', 'meanAbsoluteError', 'rootMeanSquaredError'],
    });
    const t = Array.from({ length: 50 }, () => [next() > 0.5 ? 1 : 0, next() > 0.5 ? 1 : 0]);
    const predictions = binary.predict(x);
    const errors = t.flat().map((value, i) => predictions[i] - value);
    const scores = binary.evaluate(x, t);
    expect(scores.accuracy).toBe(errors.filter((error) => Math.abs(error) < 0.5).length / 100);
    expectClose([scores.meanAbsoluteError], [errors.reduce((sum, error) => sum + Math.abs(error), 0) / 100], 1e-7);
    expectClose(
      [scores.rootMeanSquaredError],
      [Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / 100)],
      1e-7,
    );
  });
});

describe('weights', () => {
  test('go out in PyTorch’s names and shapes, and back in', () => {
    const model = classifier();
    const weights = model.getWeights();
    expect([...weights].map(([name, { shape, data }]) => [name, shape, data.length])).toEqual([
      ['0.weight', [16, INPUTS], 96],
      ['0.bias', [16], 16],
      ['1.weight', [CLASSES, 16], 48],
      ['1.bias', [CLASSES], 3],
    ]);
    const other = sequential({ inputs: INPUTS, layers: [dense(16, 'relu'), dense(CLASSES, 'softmax')], seed: 77 });
    other.setWeights(weights);
    expect(other.getWeights()).toEqual(weights);
    expect(other.predict(x)).toEqual(model.predict(x));
  });

  test('are x·Wᵀ + b', () => {
    const model = sequential({ inputs: 2, layers: [dense(3)], seed: 1 });
    model.setWeights(
      new Map([
        ['0.weight', { shape: [3, 2], data: new Float32Array([1, 2, 3, 4, 5, 6]) }],
        ['0.bias', { shape: [3], data: new Float32Array([10, 20, 30]) }],
      ]),
    );
    expect([...model.predict([[1, -1]])]).toEqual([9, 19, 29]);
  });

  test('start within the limits of their initializers, biases at zero', () => {
    const model = sequential({
      inputs: 200,
      layers: [dense(100), dense(50, 'relu', { weightInitializer: 'heUniform' })],
      seed: 3,
    });
    const check = (name: string, limit: number) => {
      const data = model.getWeights().get(name)?.data as Float32Array;
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
      const variance = data.reduce((sum, value) => sum + value * value, 0) / data.length;
      expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(limit);
      expect(Math.abs(mean)).toBeLessThan((4 * limit) / Math.sqrt(3 * data.length));
      expect(Math.abs(variance / (limit ** 2 / 3) - 1)).toBeLessThan(0.05);
    };
    check('0.weight', Math.sqrt(6 / 300));
    check('1.weight', Math.sqrt(6 / 100));
    expect(
      model
        .getWeights()
        .get('0.bias')
        ?.data.every((value) => value === 0),
    ).toBe(true);
  });
});

test('compile again keeps the weights and starts the optimizer anew', async () => {
  const model = classifier();
  await model.fit(x, y);
  const weights = model.getWeights();
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  expect(model.getWeights()).toEqual(weights);
  const twin = sequential({ inputs: INPUTS, layers: [dense(16, 'relu'), dense(CLASSES, 'softmax')], seed: 9 });
  twin.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  twin.setWeights(weights);
  for (const one of [model, twin]) one.trainOnBatch(x, y);
  expect(model.getWeights()).toEqual(twin.getWeights());
});

test('summary lists layers, shapes and parameters', () => {
  const lines = classifier().summary().split('\n');
  expect(lines.some((line) => /0\s+dense\s+relu\s+\(rows, 16\)\s+112\s+192$/.test(line))).toBe(true);
  expect(lines.some((line) => /1\s+dense\s+softmax\s+\(rows, 3\)\s+51\s+96$/.test(line))).toBe(true);
  expect(lines.at(-4)).toMatch(/^163 parameters/);
});

test('dispose and using', () => {
  const model = classifier();
  model.dispose();
  model.dispose();
  expect(() => model.predict(x)).toThrow('predict: this model has been disposed');
  let used: Model;
  {
    using inner = classifier();
    used = inner;
  }
  expect(() => used.summary()).toThrow('disposed');
});
