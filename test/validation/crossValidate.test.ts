import { describe, expect, test } from 'vitest';
import {
  adam,
  type Callback,
  dense,
  earlyStopping,
  kFold,
  type Model,
  pipeline,
  score,
  sequential,
  standardScaler,
  tabular,
  takeRows,
} from '../../src/index.ts';
import { crossValidate, type Fold } from '../../src/validation/index.ts';
import { numbers } from '../support/random.ts';

const ROWS = 60;
const x = numbers(ROWS * 4, 1);
const y = Uint8Array.from({ length: ROWS }, (_, i) => (i * i) % 3);
const rows = Array.from({ length: ROWS }, (_, i) => x.slice(4 * i, 4 * i + 4));

function made(seed: number): Model {
  const model = sequential({ inputs: 4, layers: [dense(6, 'tanh'), dense(3, 'softmax')], seed });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['accuracy'] });
  return model;
}

const make = ({ seed }: { readonly seed: number }) => made(seed);

describe('a fold', () => {
  test.each([0, 1, 2])('has the scores and history of a loop over kFold with fit, with %s workers', async (workers) => {
    const options = { folds: 4, stratify: true, seed: 7 };
    const fit = { epochs: 3, batchSize: 8, validationSplit: 0.2 };
    const before = x.slice();
    const result = await crossValidate(make, x, y, { ...options, fit, workers, rows: ROWS });
    const predictions = new Float32Array(3 * ROWS);
    let index = 0;
    for (const { train, test: held } of kFold(x, y, { ...options, rows: ROWS })) {
      const model = made(7 + index);
      const history = await model.fit(train.x, train.y, fit);
      const expected = { index, repeat: 0, seed: 7 + index, history, indices: held.indices };
      const scores = model.evaluate(held.x, held.y);
      const own = model.predict(held.x);
      for (const [i, row] of held.indices.entries()) predictions.set(own.subarray(3 * i, 3 * i + 3), 3 * row);
      const { model: trained, ...told } = result.folds[index] as (typeof result.folds)[number];
      expect(told).toEqual({ ...expected, scores, predictions: own });
      expect((trained as Model).checkpoint()).toEqual(model.checkpoint());
      expect(result.scores.loss?.[index]).toBe(scores.loss);
      index++;
    }
    expect(index).toBe(4);
    expect(result.predictions).toEqual(predictions);
    const { loss } = result.scores as { loss: number[] };
    const mean = loss.reduce((sum, value) => sum + value) / 4;
    expect(result.mean.loss).toBeCloseTo(mean, 12);
    expect(result.deviation.loss).toBeCloseTo(Math.hypot(...loss.map((value) => value - mean)) / 2, 12);
    expect(x).toEqual(before);
  });

  test('has its own seed and callbacks, and is handed over when it is done', async () => {
    const given: Fold<Float32Array[], Uint8Array>[] = [];
    const told: number[] = [];
    const stoppings: Callback[] = [];
    const { folds } = await crossValidate(
      (fold: Fold<Float32Array[], Uint8Array>) => {
        given.push(fold);
        return make(fold);
      },
      rows,
      y,
      {
        folds: 3,
        repeats: 2,
        seed: 5,
        fit: () => {
          const callbacks = earlyStopping({ patience: 1 });
          stoppings.push(callbacks);
          return { epochs: 40, validationSplit: 0.2, callbacks };
        },
        onFold: ({ index }) => told.push(index),
      },
    );
    expect(given.map(({ index, repeat, seed }) => [index, repeat, seed])).toEqual(
      [0, 1, 2, 3, 4, 5].map((index) => [index, Math.floor(index / 3), 5 + index]),
    );
    expect([...told].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(new Set(stoppings).size).toBe(6);
    expect(given[0]?.x).toHaveLength(40);
    expect(folds[0]?.indices).not.toEqual(folds[3]?.indices);
  });
});

test('what prepares rows sees the training part only', async () => {
  const targets = numbers(ROWS, 3);
  const scalers: number[][] = [];
  const { folds, predictions } = await crossValidate(
    ({ x: part, y: own, seed }) => {
      const input = standardScaler(part);
      scalers.push([...input.center]);
      const model = sequential({ inputs: 4, layers: [dense(5, 'relu'), dense(1)], seed });
      model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
      return pipeline(model, { input, target: standardScaler(Array.from(own, (value) => [value])) });
    },
    rows,
    targets,
    {
      folds: 5,
      seed: 3,
      fit: { epochs: 2 },
      metrics: { mae: (truth, guess) => score('meanAbsoluteError', truth, guess) },
    },
  );
  for (const [index, { test: held, train }] of [...kFold(rows, targets, { folds: 5, seed: 3 })].entries()) {
    const center = [0, 1, 2, 3].map((column) => train.x.reduce((sum, row) => sum + (row[column] as number), 0) / 48);
    for (const [column, mean] of center.entries()) expect(scalers[index]?.[column]).toBeCloseTo(mean, 6);
    const guess = takeRows(predictions as Float32Array, held.indices, ROWS);
    expect(folds[index]?.predictions).toEqual(guess);
    const mae = guess.reduce((sum, value, i) => sum + Math.abs(value - (held.y[i] as number)), 0) / 12;
    expect(folds[index]?.scores.mae).toBeCloseTo(mae, 5);
  }
});

test('rows of a table, with labels', async () => {
  const people = Array.from({ length: 40 }, (_, i) => ({ age: 20 + (i % 7), city: ['Oslo', 'Rome'][i % 2] as string }));
  const answers = people.map(({ city }, i) => (i % 5 === 0 ? 'no' : city));
  const { scores } = await crossValidate(
    ({ x: part, seed }) => {
      const table = tabular(part);
      const model = sequential({ inputs: table.columns.length, layers: [dense(3, 'softmax')], seed });
      const classes = ['Oslo', 'Rome', 'no'];
      model.compile({ optimizer: adam({ learningRate: 0.1 }), loss: 'crossEntropy', metrics: ['accuracy'], classes });
      return pipeline(model, { input: table });
    },
    people,
    answers,
    { stratify: true, seed: 1, fit: { epochs: 30 } },
  );
  expect(scores.accuracy).toHaveLength(5);
  expect(Math.min(...(scores.accuracy as number[]))).toBeGreaterThan(0.4);
});

describe('folds', () => {
  const foldsOf = async (options: object) => {
    const { folds } = await crossValidate(make, rows, y, { seed: 1, ...options });
    return folds.map(({ indices }) => [...indices]);
  };

  test('keep groups together, as evenly as GroupKFold of scikit-learn', async () => {
    // GroupKFold(3).split(X, groups=groups): the test folds of groups of 17, 13, 11, 8, 6 and 5 rows.
    const sizes = [11, 5, 17, 6, 13, 8];
    const groups = sizes.flatMap((size, group) => new Array<string>(size).fill('abcdef'[group] as string));
    const tests = await foldsOf({ groups, folds: 3, workers: 1 });
    const together = tests.map((indices) => [...new Set(indices.map((row) => groups[row]))].sort().join(''));
    expect(together).toEqual(['bc', 'de', 'af']);
    expect(tests.flat().sort((a, b) => a - b)).toEqual(rows.map((_, row) => row));
  });

  test('are the splits that are given: of a series, tests after what is trained on', async () => {
    const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
    const splits = [20, 30, 40].map((end) => ({ train: range(0, end), test: range(end, end + 10) }));
    const { folds, predictions } = await crossValidate(make, rows, y, { splits, seed: 4 });
    expect(predictions).toBeUndefined();
    for (const [index, { train, test: held }] of splits.entries()) {
      const model = made(4 + index);
      await model.fit(takeRows(rows, train), takeRows(y, train, ROWS));
      expect(folds[index]?.scores).toEqual(model.evaluate(takeRows(rows, held), takeRows(y, held, ROWS)));
    }
  });
});

test('sample weights count in training and in scores', async () => {
  const sampleWeights = Float32Array.from(y, (label) => 1 + label);
  const result = await crossValidate(make, rows, y, { seed: 2, folds: 3, sampleWeights });
  for (const [index, { train, test: held }] of [...kFold(rows, y, { folds: 3, seed: 2 })].entries()) {
    const model = made(2 + index);
    const weightsOf = (indices: Uint32Array) => Float32Array.from(indices, (row) => sampleWeights[row] as number);
    await model.fit(train.x, train.y, { sampleWeights: weightsOf(train.indices) });
    expect(result.folds[index]?.scores).toEqual(
      model.evaluate(held.x, held.y, { sampleWeights: weightsOf(held.indices) }),
    );
  }
});

describe('ends', () => {
  test('with the reason of a signal, and leaves no model in training', async () => {
    const models: Model[] = [];
    const controller = new AbortController();
    const keep = (fold: { seed: number }) => {
      models.push(made(fold.seed));
      return models.at(-1) as Model;
    };
    const options = { seed: 1, fit: { epochs: 1e6 }, signal: controller.signal };
    setTimeout(() => controller.abort(new Error('enough')), 100);
    await expect(crossValidate(keep, rows, y, options)).rejects.toThrow('enough');
    expect(models.length).toBeLessThan(5);
    for (const model of models) model.setWeights(model.getWeights());
    await expect(crossValidate(keep, rows, y, options)).rejects.toThrow('enough');
  });

  test('with the first error, of make or of a training', async () => {
    const fail = ({ index }: { index: number }) => {
      if (index === 1) throw new RangeError('of the user');
      return made(index);
    };
    await expect(crossValidate(fail, rows, y, { fit: { epochs: 1e6 } })).rejects.toThrow('of the user');
    const own = () => {
      const model = made(1);
      const metrics = [{ name: 'share', start: () => ({ add() {}, result: () => 0.5 }) }];
      model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics });
      return model;
    };
    const message = /^crossValidate: fold 0: metric must be one of this library's in a worker, got 'share'/;
    await expect(crossValidate(own, rows, y)).rejects.toThrow(message);
    expect((await crossValidate(own, rows, y, { workers: 0, seed: 1 })).mean.share).toBe(0.5);
  });
});

test.each<[string, object, RegExp]>([
  ['folds', { folds: 61 }, /^crossValidate: folds must be at most all 60 rows, got 61/],
  ['a number of workers', { workers: -1 }, /^crossValidate: workers must be an integer ≥ 0, got -1/],
  ['callbacks for all folds', { fit: { callbacks: {} } }, /^crossValidate: fit must be a function with callbacks, /],
  ['an option of fit', { fit: { epoch: 3 } }, /^crossValidate fit: option must be one of epochs, .*, got 'epoch'/],
  [
    'sample weights',
    { sampleWeights: [1, 2] },
    /^crossValidate: sampleWeights must be one number for each of 60 rows, got 2/,
  ],
  ['groups', { groups: ['a'] }, /^crossValidate: groups must be one label for each of 60 rows, got 1/],
  ['few groups', { groups: rows.map((_, i) => i % 3) }, /^crossValidate: folds must be at most the 3 groups, got 5/],
  [
    'groups and classes',
    { groups: y, stratify: true },
    /^crossValidate: stratify must be left out with groups, got true/,
  ],
  ['splits and folds', { splits: [], folds: 3 }, /^crossValidate: folds must be left out with splits, got 3/],
  ['no splits', { splits: [] }, /^crossValidate: splits must be at least one, got none/],
  [
    'rows of a split',
    { splits: [{ train: [0], test: [60] }] },
    /^crossValidate: splits\[0\].test\[0\] must be an integer from 0 to 59, got 60/,
  ],
  [
    'a metric',
    { metrics: { f1: 'f1' } },
    /^crossValidate: metrics.f1 must be a function of y and predictions, got 'f1'/,
  ],
  ['a repeat', { repeats: 0 }, /^crossValidate: repeats must be an integer ≥ 1, got 0/],
  ['a signal', { signal: 1 }, /^crossValidate: signal must be an AbortSignal, got 1/],
  ['a listener', { onFold: 1 }, /^crossValidate: onFold must be a function, got 1/],
])('refuses %s before anything is made', async (_, options, message) => {
  let calls = 0;
  const count = () => {
    calls++;
    return made(1);
  };
  await expect(crossValidate(count, rows, y, options)).rejects.toThrow(message);
  expect(calls).toBe(0);
});

test('says in which fold a number is not finite', async () => {
  const damaged = rows.map((row, i) => (i === 9 ? [0, Number.NaN, 0, 0] : row));
  const message = 'crossValidate: fold 0: x[4][1] must be a finite number (in f32), got NaN';
  await expect(crossValidate(make, damaged, y, { folds: 12, shuffle: false, workers: 1 })).rejects.toThrow(message);
});

test('refuses what is no model', async () => {
  const message = /^crossValidate: what make returns must be a compiled model or a pipeline, got an object/;
  await expect(crossValidate(() => ({}) as never, rows, y)).rejects.toThrow(message);
  await expect(crossValidate({} as never, rows, y)).rejects.toThrow(/^crossValidate: make must be a function that/);
  const bare = () => sequential({ inputs: 4, layers: [dense(3, 'softmax')] });
  await expect(crossValidate(bare, rows, y)).rejects.toThrow(/^crossValidate: fold 0: call compile\(\) first/);
});
