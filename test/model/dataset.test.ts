import { describe, expect, test } from 'vitest';
import { type Batch, type Callback, dense, functional, input, sequential } from '../../src/index.ts';
import { numbers } from '../support/random.ts';

const x = numbers(60, 1);
const y = numbers(20, 2);

function made() {
  const model = sequential({ inputs: 3, layers: [dense(5, 'tanh'), dense(1)], seed: 2 });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError', metrics: ['meanAbsoluteError'] });
  return model;
}

const batches = Array.from({ length: 3 }, (_, i): Batch => [x.slice(24 * i, 24 * i + 24), y.slice(8 * i, 8 * i + 8)]);

async function* slowly(): AsyncGenerator<Batch> {
  for (const batch of batches) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield batch;
  }
}

test('batches as they come train as rows in memory, to the bit', async () => {
  const [rows, list, generator] = [made(), made(), made()];
  const history = await rows.fit(x, y, { epochs: 3, batchSize: 8, shuffle: false });
  expect(await list.fitDataset(batches, { epochs: 3 })).toEqual(history);
  expect(await generator.fitDataset(slowly, { epochs: 3 })).toEqual(history);
  expect(list.getWeights()).toEqual(rows.getWeights());
  expect(generator.getWeights()).toEqual(rows.getWeights());
});

test('an endless dataset is cut', async () => {
  let count = 0;
  function* endless(): Generator<Batch> {
    for (;;) {
      count++;
      yield batches[0];
    }
  }
  const history = await made().fitDataset(endless, { epochs: 2, batchesPerEpoch: 5 });
  expect(history.loss).toHaveLength(2);
  expect(count).toBe(10);
});

describe('an iterator goes on where it is', () => {
  const told: { taken: number; closed: number } = { taken: 0, closed: 0 };
  function* numbered(): Generator<Batch> {
    try {
      for (;;) yield batches[told.taken++ % 3];
    } finally {
      told.closed++;
    }
  }
  async function* later(): AsyncGenerator<Batch> {
    yield* numbered();
  }

  test.each<[string, () => Iterable<Batch> | AsyncIterable<Batch>]>([
    ['sync', numbered],
    ['async', later],
  ])('%s: in the next epoch, and the next call', async (_, make) => {
    Object.assign(told, { taken: 0, closed: 0 });
    const [parts, whole] = [made(), made()];
    const source = make();
    const options = { batchesPerEpoch: 2 };
    const { loss } = await parts.fitDataset(source, { ...options, epochs: 2 });
    await parts.fitDataset(source, options);
    expect(loss).toHaveLength(2);
    expect(told).toEqual({ taken: 6, closed: 0 });
    await whole.fitDataset([...batches, ...batches]);
    expect(parts.getWeights()).toEqual(whole.getWeights());
  });

  test.each<[string, () => Iterable<Batch> | AsyncIterable<Batch>]>([
    ['sync', numbered],
    ['async', later],
  ])('%s: one that is made for each epoch, or begins anew, is closed', async (_, make) => {
    Object.assign(told, { taken: 0, closed: 0 });
    await made().fitDataset(make, { epochs: 3, batchesPerEpoch: 2 });
    expect(told).toEqual({ taken: 6, closed: 3 });
    const anew = { [Symbol.asyncIterator]: later };
    await made().fitDataset(anew, { epochs: 3, batchesPerEpoch: 2 });
    expect(told).toEqual({ taken: 12, closed: 6 });
  });

  test('and is closed where a batch is refused, or training stops within an epoch', async () => {
    Object.assign(told, { taken: 0, closed: 0 });
    const onBatchEnd: Callback['onBatchEnd'] = (batch, _, run) => void (batch === 1 && run.stop());
    await made().fitDataset(numbered(), { callbacks: { onBatchEnd } });
    expect(told).toEqual({ taken: 2, closed: 1 });
    const source = numbered();
    const next = source.next.bind(source);
    source.next = () => ({ done: false, value: [[[1]], [1]] });
    await expect(made().fitDataset(source)).rejects.toThrow('batch x[0] must have 3 columns, got 1');
    source.next = next;
    expect(source.next().done).toBe(true);
  });
});

describe('the signal is noticed while a batch is awaited', () => {
  const never = new Promise<never>(() => {});
  interface Told {
    returned: number;
  }
  /** So many batches, then none ever again. */
  const stuck: Record<string, (count: number, told: Told) => Iterable<Batch> | AsyncIterable<Batch>> = {
    'an async generator': async function* (count) {
      yield* batches.slice(0, count);
      await never;
    } as (count: number) => AsyncGenerator<Batch>,
    'an async iterator': (count, told) => ({
      [Symbol.asyncIterator]: () => {
        let at = 0;
        return {
          next: () => (at < count ? Promise.resolve({ done: false, value: batches[at++] }) : never),
          return: () => {
            told.returned++;
            return never;
          },
        };
      },
    }),
    'promises from a sync iterator': (count, told) => ({
      *[Symbol.iterator]() {
        try {
          yield* batches.slice(0, count);
          yield never as never;
        } finally {
          told.returned++;
        }
      },
    }),
  };

  test.each(
    Object.entries(stuck).flatMap(([name, make]) => [0, 2].map((count) => [name, count, make] as const)),
  )('%s, after %i', async (name, count, make) => {
    const model = made();
    const told = { returned: 0 };
    const controller = new AbortController();
    const training = model.fitDataset(make(count, told), { epochs: 2, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(training).rejects.toThrow('enough');
    expect(told.returned).toBe(name === 'an async generator' ? 0 : 1);
    const same = made();
    for (const batch of batches.slice(0, count)) same.trainOnBatch(batch[0], batch[1]);
    expect(model.getWeights()).toEqual(same.getWeights());
    await model.fit(x, y);
  });

  test('and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners++;
      addEventListener.apply(signal, args);
    };
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners--;
      removeEventListener.apply(signal, args);
    };
    await made().fitDataset(slowly, { epochs: 2, signal });
    expect(listeners).toBe(0);
  });
});

test('partialFit is one more epoch', async () => {
  const [one, other] = [made(), made()];
  const first = await one.partialFit(x, y, { batchSize: 8 });
  await one.partialFit(x, y, { batchSize: 8 });
  const history = await other.fit(x, y, { epochs: 2, batchSize: 8 });
  expect(first.loss).toBe(history.loss[0]);
  expect(one.getWeights()).toEqual(other.getWeights());
});

test.each([
  ['no dataset', 3, 'fitDataset: dataset must be an iterable of batches [x, y], or a function that gives one, got 3'],
  ['a function of nothing', () => x[0], /^fitDataset: what dataset gives must be an iterable/],
  ['no batches', [], 'fitDataset: dataset must have at least one batch in each epoch'],
  ['half a batch', [[x]], 'fitDataset: batch must be an array [x, y] or [x, y, sampleWeights], got an array of 1'],
  ['bad rows', [[[[1, 2]], [1]]], 'fitDataset: batch x[0] must have 3 columns, got 2'],
] as [string, never, string | RegExp][])('%s is refused', async (_, dataset, message) => {
  await expect(made().fitDataset(dataset)).rejects.toThrow(message);
});

test('class indices and rows do not go together', async () => {
  const model = sequential({ inputs: 1, layers: [dense(2, 'softmax')] });
  model.compile({ optimizer: 'sgd', loss: 'crossEntropy', metrics: ['accuracy'] });
  const mixed: Batch[] = [
    [
      [[1], [2]],
      [0, 1],
    ],
    [
      [[1], [2]],
      [
        [1, 0],
        [0, 1],
      ],
    ],
  ];
  await expect(model.fitDataset(mixed)).rejects.toThrow(
    'fitDataset: batch y must be class indices in all batches of an epoch, or in none, got both',
  );
});

test('labels come back as they were given', async () => {
  const model = sequential({ inputs: 3, layers: [dense(8, 'relu'), dense(3, 'softmax')], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['accuracy'] });
  const labels = Array.from({ length: 20 }, (_, i) => (x[3 * i] > 0.3 ? 'cat' : x[3 * i + 1] > 0 ? 'ape' : 'bee'));
  await model.fit(x, labels, { epochs: 1000 });
  expect(model.predictClasses(x)).toEqual(labels);
  expect(model.evaluate(x, labels).accuracy).toBe(1);
  expect(() => model.evaluate(x, [...labels.slice(0, 3), 'dog', ...labels.slice(4)])).toThrow(
    "evaluate: y[3] must be one of 'ape', 'bee', 'cat', got 'dog'",
  );
});

test('true and false are classes too', async () => {
  const model = sequential({ inputs: 3, layers: [dense(8, 'relu'), dense(1, 'sigmoid')], seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy' });
  const labels = Array.from({ length: 20 }, (_, i) => x[3 * i] > 0);
  await model.fit(x, labels, { epochs: 500 });
  expect(model.predictClasses(x)).toEqual(labels);
});

test('more labels than outputs are refused, and forgotten', async () => {
  const model = sequential({ inputs: 1, layers: [dense(2, 'softmax')] });
  model.compile({ optimizer: 'sgd', loss: 'crossEntropy' });
  await expect(model.fit([[1], [2], [3]], ['a', 'b', 'c'])).rejects.toThrow(
    'fit: y must have at most 2 different labels, got 3',
  );
  expect(() => model.trainOnBatch(Float32Array.of(1, Number.NaN), ['b', 'c'])).toThrow('trainOnBatch: x[1][0] must');
  await model.fit([[1], [2]], ['d', 'e']);
  expect(new Set(['d', 'e']).has(String(model.predictClasses([[1]])[0]))).toBe(true);
});

describe('classes that compile is told', () => {
  const names = ['cat', 'ape', 'bee'];
  const indices = Array.from({ length: 20 }, (_, i) => [0, 2, 1, 1][i % 4]);
  const labels = indices.map((index) => names[index]);
  const classifier = (classes?: readonly string[]) => {
    const model = sequential({ inputs: 3, layers: [dense(8, 'relu'), dense(3, 'softmax')], seed: 1 });
    model.compile({ optimizer: 'adam', loss: 'crossEntropy', ...(classes && { classes }) });
    return model;
  };
  /** The first has one class alone. */
  const parts = [
    [0, 1],
    [1, 8],
    [8, 20],
  ] as const;
  const batchesOf = (y: readonly number[] | readonly string[]) =>
    parts.map(([from, to]): Batch => [x.slice(3 * from, 3 * to), y.slice(from, to)]);

  test('make batches of labels train as those of indices, to the bit', async () => {
    const [told, plain] = [classifier(names), classifier()];
    const data = (y: readonly number[] | readonly string[]) => ({ epochs: 2, validationData: [x, y] as const });
    const history = await told.fitDataset(batchesOf(labels), data(labels));
    expect(history).toEqual(await plain.fitDataset(batchesOf(indices), data(indices)));
    expect(told.getWeights()).toEqual(plain.getWeights());
    expect(told.predictClasses(x)).toEqual([...plain.predictClasses(x)].map((index) => names[Number(index)]));
  });

  test('are known to everything that takes a part of the rows', async () => {
    const [told, plain] = [classifier(names), classifier()];
    const [first, rest] = [x.slice(0, 3), x.slice(3)];
    expect(told.computeGradients(first, ['cat'])).toEqual(plain.computeGradients(first, [0]));
    expect(told.evaluate(first, ['cat'])).toEqual(plain.evaluate(first, [0]));
    expect(told.trainOnBatch(first, ['cat'])).toEqual(plain.trainOnBatch(first, [0]));
    expect(await told.partialFit(rest, labels.slice(1))).toEqual(await plain.partialFit(rest, indices.slice(1)));
    expect(told.getWeights()).toEqual(plain.getWeights());
  });

  test('stay when it is compiled without, and when weights come back that were trained on indices', async () => {
    const [told, plain] = [classifier(names), classifier()];
    told.restore(plain.checkpoint());
    expect(told.evaluate(x, labels)).toEqual(plain.evaluate(x, indices));
    told.compile({ optimizer: 'sgd', loss: 'crossEntropy' });
    expect(told.evaluate(x, labels)).toEqual(plain.evaluate(x, indices));
    plain.restore(classifier(names).checkpoint());
    expect(new Set(names).has(plain.predictClasses(x)[0] as string)).toBe(true);
  });

  test('true and false in the order of their indices', async () => {
    const model = sequential({ inputs: 3, layers: [dense(1, 'sigmoid')], seed: 1 });
    model.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy', classes: [true, false] });
    await model.fitDataset([[x.slice(0, 3), [true]]]);
    const outputs = model.predict(x);
    expect(new Set(outputs.map((output) => Number(output > 0.5))).size).toBe(2);
    expect(model.predictClasses(x)).toEqual(Array.from(outputs, (output) => output <= 0.5));
  });

  test('without, labels in batches are refused; fit teaches them', async () => {
    const model = classifier();
    const own = batchesOf(labels);
    await expect(model.fitDataset(own)).rejects.toThrow(
      "fitDataset: batch y[0] must be a number: this model knows no labels yet; fit learns them, compile takes them as classes, got 'cat'",
    );
    await expect(model.fitDataset(own, { validationData: [x, labels] })).rejects.toThrow(
      'fitDataset: validationData y[0] must be a number',
    );
    await model.fit(x, labels);
    await model.fitDataset(own);
  });

  test.each([
    ['too few', names.slice(1), 'compile: classes must have 3 labels, got 2'],
    ['too many', [...names, 'dog'], 'compile: classes must have 3 labels, got 4'],
    ['one twice', ['cat', 'ape', 'cat'], "compile: classes[2] must be unique, got 'cat' again"],
    ['numbers', [0, 1, 2], 'compile: classes must be an array of strings, or of true and false, got an array of 3'],
    ['two kinds', ['cat', 'ape', true], 'compile: classes[2] must be a string, like the first, got true'],
    ['a string', 'cat', "compile: classes must be an array of strings, or of true and false, got 'cat'"],
  ] as [string, never, string][])('%s: an error', (_, classes, message) => {
    expect(() => classifier(classes)).toThrow(message);
  });

  test('an error where targets are no labels', () => {
    const refused = { optimizer: 'sgd', classes: ['a', 'b'] } as const;
    expect(() => made().compile({ ...refused, loss: 'huber' })).toThrow(
      "compile: classes must be left out but with crossEntropy, or with binaryCrossEntropy and one output, got some with 'huber'",
    );
    const rows = input(3);
    const outputs = [dense(2, 'softmax').apply(rows), dense(2, 'softmax').apply(rows)];
    expect(() => functional({ inputs: rows, outputs }).compile({ ...refused, loss: 'crossEntropy' })).toThrow(
      'compile: classes must be labels by the name of each output, as several take some, got an array of 2',
    );
  });
});

test.each<[string, unknown, string]>([
  ['no iterator', () => 1, 'dataset must be an iterable whose iterator has a function next, got 1'],
  ['nothing', () => undefined, 'dataset must be an iterable whose iterator has a function next, got undefined'],
  [
    'an iterator without next',
    () => ({}),
    'dataset must be an iterable whose iterator has a function next, got an object',
  ],
  ['an iterator that gives no result', () => ({ next: () => 7 }), 'what next gives must be { done, value }, got 7'],
])('a dataset that gives %s is refused, and changes nothing', async (_, iterate, message) => {
  const model = made();
  const before = model.checkpoint();
  for (const key of [Symbol.iterator, Symbol.asyncIterator]) {
    await expect(model.fitDataset({ [key]: iterate } as never)).rejects.toThrow(`fitDataset: ${message}`);
  }
  expect(model.checkpoint()).toEqual(before);
});
