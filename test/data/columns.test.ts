// How many columns a typed array has is known, or asked for; never guessed.

import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/files/index.ts';
import {
  argMax,
  confusionMatrix,
  dense,
  kFold,
  minMaxScaler,
  moments,
  oneHotEncoder,
  score,
  sequential,
  standardScaler,
  takeRows,
  trainTestSplit,
} from '../../src/index.ts';

const lines = Array.from({ length: 8 }, (_, i) => [0, 1, 2, 3, 4, 5].map((j) => 10 * i + j).join());
const read = () => readCsv(['a,b,c,d,heat,cool', ...lines].join('\n'), { target: ['heat', 'cool'] });

/** Row after row of x with its row of y: numbers that begin with the row's. */
function whole({ x, y, indices }: { x: ArrayLike<number>; y: ArrayLike<number>; indices: Uint32Array }): void {
  expect(Array.from(x)).toEqual(Array.from(indices, (row) => [0, 1, 2, 3].map((j) => 10 * row + j)).flat());
  expect(Array.from(y)).toEqual(Array.from(indices, (row) => [4, 5].map((j) => 10 * row + j)).flat());
}

describe('what readCsv gives says its columns', () => {
  test('to splits, whose parts say theirs', async () => {
    const { x, y } = await read();
    const { train, test: part } = trainTestSplit(x, y, { seed: 1 });
    whole(train);
    whole(part);
    for (const fold of kFold(x, y, { folds: 4, seed: 1 })) for (const each of Object.values(fold)) whole(each);
    const again = trainTestSplit(train.x, train.y, { testSize: 2, shuffle: false });
    expect(Array.from(again.test.y)).toEqual(Array.from(train.y.slice(-4)));
  });

  test('to takeRows, scalers and moments', async () => {
    const { x, y } = await read();
    expect(Array.from(takeRows(y, [1]))).toEqual([14, 15]);
    expect(Array.from(moments(y).mean)).toEqual([39, 40]);
    expect(standardScaler(x).center).toEqual([35, 36, 37, 38]);
    expect(minMaxScaler(x).center).toEqual([0, 1, 2, 3]);
    expect(() => standardScaler(x).transform(y)).toThrow('transform: rows must be rows of 4 numbers, got rows of 2');
    expect(() => moments(x, { columns: 2 })).toThrow('moments: rows must be rows of 2 numbers, got rows of 4');
  });

  test('to a model, which takes no others', async () => {
    const { x, y } = await read();
    const model = sequential({ inputs: 2, layers: [dense(2)], seed: 1 });
    expect(() => model.predict(x)).toThrow('predict: x must be rows of 2 numbers, got rows of 4');
    expect(model.predict(y)).toHaveLength(16);
  });
});

test('a model’s outputs say theirs to score, argMax and confusionMatrix', () => {
  const model = sequential({ inputs: 2, layers: [dense(2)], seed: 1 });
  const x = [
    [1, 2],
    [3, 5],
    [0, 1],
    [2, 2],
  ];
  const y = Float32Array.of(1, 100, 2, 300, 3, 200, 5, 400);
  const outputs = model.predict(x);
  // R² of each column by itself, then the mean.
  const of = (values: ArrayLike<number>, j: number) => [0, 1, 2, 3].map((i) => values[2 * i + j] as number);
  const r2 = [0, 1].map((j) => {
    const [t, p] = [of(y, j), of(outputs, j)];
    const mean = t.reduce((a, b) => a + b) / 4;
    const sum = (f: (i: number) => number) => [0, 1, 2, 3].reduce((a, i) => a + f(i) ** 2, 0);
    return 1 - sum((i) => (p[i] as number) - (t[i] as number)) / sum((i) => (t[i] as number) - mean);
  });
  const mean = ((r2[0] as number) + (r2[1] as number)) / 2;
  expect(score('r2', y, outputs)).toBeCloseTo(mean, 5);
  const rows = (values: Float32Array) => [0, 1, 2, 3].map((i) => values.subarray(2 * i, 2 * i + 2));
  expect(score('r2', rows(y), rows(outputs))).toBeCloseTo(mean, 5);
  expect(argMax(outputs)).toEqual(argMax(Array.from(outputs), 2));
  expect(argMax(rows(outputs))).toEqual(argMax(outputs));
  expect(() => argMax(outputs, 4)).toThrow('argMax: table must be rows of 4 numbers, got rows of 2');
  expect(() => score('r2', y, outputs, { columns: 4 })).toThrow('score: columns must be 2, as predictions have, got 4');
  const matrix = confusionMatrix([0, 1, 1, 0], outputs, 2);
  expect(matrix.counts).toEqual(confusionMatrix([0, 1, 1, 0], rows(outputs), 2).counts);
  expect(() => confusionMatrix([0, 1, 1, 0], outputs, 3)).toThrow('got 4 rows of 2');
});

test('one-hot rows say theirs, and are no labels', () => {
  const rows = oneHotEncoder(['a', 'b']).transform(['a', 'b', 'b']);
  expect(takeRows(rows, [2])).toEqual(Float32Array.of(0, 1));
  expect(() => confusionMatrix(rows, rows, 2)).toThrow(
    'confusionMatrix: labels must be one label or class index for each row, got rows of 2',
  );
  expect(() => kFold([1, 2, 3], [1, 2, 3], { stratify: rows })).toThrow('got rows of 2');
  expect(() => oneHotEncoder(rows)).toThrow('got rows of 2');
  expect(
    oneHotEncoder(['a', 'b']).inverse([
      [0, 1],
      [1, 0],
    ]),
  ).toEqual(['b', 'a']);
});

test.each<[string, () => unknown, string]>([
  ['trainTestSplit', () => trainTestSplit(new Float32Array(8), new Float32Array(4)), 'rows must be the number of rows'],
  ['kFold', () => kFold(new Float32Array(8), new Float32Array(8)), 'rows must be the number of rows'],
  ['takeRows', () => takeRows(new Float32Array(8), [0]), 'rows must be the number of rows'],
  ['argMax', () => argMax(new Float32Array(8)), 'columns must be an integer ≥ 1'],
  ['moments', () => moments(new Float32Array(8)), 'columns must be an integer ≥ 1'],
  ['standardScaler', () => standardScaler(new Float32Array(8)), 'columns must be an integer ≥ 1'],
  ['minMaxScaler', () => minMaxScaler(new Float32Array(8)), 'columns must be an integer ≥ 1'],
  ['score', () => score('r2', new Float32Array(8), new Float32Array(8)), 'columns must be the numbers in a row'],
  ['score', () => score('accuracy', Uint8Array.of(0, 1), Uint8Array.of(0, 1)), 'columns must be the numbers in a row'],
  [
    'score',
    () => score('r2', new Float32Array(8), new Float32Array(8), { columns: 3 }),
    'predictions must be rows of 3 numbers, got 8',
  ],
  [
    'score',
    () => score('r2', new Float32Array(8), new Float32Array(8), { columns: 2 ** 31 }),
    'predictions must be rows of 2147483648 numbers, got 8',
  ],
])('%s asks where nothing says it', (name, run, message) => {
  expect(run).toThrow(`${name}: ${message}`);
});

test('class indices in typed arrays are one for each row, if that is said', () => {
  expect(score('accuracy', Uint8Array.of(0, 2, 1, 1), Uint8Array.of(0, 2, 2, 1), { columns: 1 })).toBe(0.75);
});

test('a column of numbers may be rows of any length', () => {
  const pixels = standardScaler(Float32Array.of(1, 2, 3, 4), { columns: 1 }).transform(Float32Array.of(1, 2, 3, 4));
  const model = sequential({ inputs: 2, layers: [dense(1)], seed: 1 });
  expect(model.predict(pixels)).toHaveLength(2);
});

describe('refused in words', () => {
  const detached = () => {
    const array = new Float32Array(4);
    structuredClone(array, { transfer: [array.buffer] });
    return array;
  };
  test.each<[string, (array: Float32Array) => unknown]>([
    ['trainTestSplit', (array) => trainTestSplit(array, [1, 2])],
    ['trainTestSplit', (array) => trainTestSplit([1, 2], array)],
    ['kFold', (array) => kFold(array, [1, 2])],
    ['takeRows', (array) => takeRows(array, [0], 1)],
    ['takeRows', (array) => takeRows([1], array)],
    ['argMax', (array) => argMax(array, 2)],
    ['confusionMatrix', (array) => confusionMatrix(array as never, array, 2)],
    ['moments', (array) => moments(array, { columns: 2 })],
    ['standardScaler', (array) => standardScaler(array, { columns: 2 })],
    ['oneHotEncoder', (array) => oneHotEncoder(array)],
    ['score', (array) => score('r2', array, [1])],
    ['score', (array) => score('r2', [1], [1], { weights: array })],
    ['predict', (array) => sequential({ inputs: 2, layers: [dense(1)] }).predict(array)],
  ])('%s of a detached array', (name, run) => {
    expect(() => run(detached())).toThrow(
      new RegExp(`^${name}: .+ must be an array that was not transferred, got a detached one`),
    );
  });

  test('sizes that no memory holds, before any is taken', () => {
    expect(() => standardScaler([[1, 2]], { columns: 2 ** 31 })).toThrow(
      'standardScaler: rows[0] must have 2147483648',
    );
    expect(() => takeRows([1], [0], 2 ** 31)).toThrow('takeRows: source must have 2147483648 rows, got 1 elements');
    expect(() => kFold([1], [1], { rows: 2 ** 31 })).toThrow('kFold: x must have 2147483648 rows');
    const many = oneHotEncoder(Array.from({ length: 50_000 }, (_, i) => i));
    expect(() => many.transform(many.classes)).toThrow('oneHotEncoder: labels × classes must be at most');
  });
});
