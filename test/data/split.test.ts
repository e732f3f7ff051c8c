import { describe, expect, test } from 'vitest';
import { kFold, takeRows, trainTestSplit } from '../../src/index.ts';

const y = Array.from({ length: 50 }, (_, row) => row % 3);
const x = y.map((label, row) => [row, label]);
const flat = Float32Array.from(x.flat());

const sorted = (indices: Uint32Array) => [...indices].sort((a, b) => a - b);

describe('trainTestSplit', () => {
  test('has each row once, with its target, in the kinds that were given', () => {
    for (const stratify of [false, true]) {
      const { train, test } = trainTestSplit(x, Uint8Array.from(y), { stratify, seed: 1 });
      expect(test.indices).toHaveLength(13);
      expect(sorted(Uint32Array.of(...train.indices, ...test.indices))).toEqual([...y.keys()]);
      for (const part of [train, test]) {
        expect(part.y).toBeInstanceOf(Uint8Array);
        expect(part.x).toEqual(Array.from(part.indices, (row) => x[row]));
        expect([...part.y]).toEqual(Array.from(part.indices, (row) => y[row]));
      }
      const typed = trainTestSplit(flat, y, { stratify, seed: 1 });
      expect(typed.train.x).toEqual(Float32Array.from(train.x.flat()));
      expect(typed.test.indices).toEqual(test.indices);
      const rows = trainTestSplit(flat, flat, { rows: 50, stratify: stratify && y, seed: 1 });
      expect(rows.test.y).toEqual(typed.test.x);
    }
  });

  test('is that of its seed', () => {
    const order = (seed?: number) => [...trainTestSplit(x, y, seed === undefined ? {} : { seed }).test.indices];
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
    expect(order(1)).not.toEqual(order(2 ** 32 + 1));
    expect(order()).not.toEqual(order());
    // Pinned: the same on every machine.
    expect(order(1)).toEqual([21, 11, 30, 44, 17, 18, 48, 14, 6, 19, 9, 0, 5]);
  });

  test('stratifies by strings, too', () => {
    const names = y.map((label) => ['cat', 'cow', 'dog'][label]);
    const { test: part } = trainTestSplit(x, names, { testSize: 6, stratify: true, seed: 4 });
    expect([...part.y].sort()).toEqual(['cat', 'cat', 'cow', 'cow', 'dog', 'dog']);
  });
});

describe('kFold', () => {
  test('tests on each row once, and trains on all others', () => {
    for (const stratify of [false, true]) {
      const folds = [...kFold(flat, y, { folds: 7, stratify, seed: 2 })];
      expect(folds).toHaveLength(7);
      expect(sorted(Uint32Array.from(folds.flatMap(({ test }) => [...test.indices])))).toEqual([...y.keys()]);
      for (const { train, test } of folds) {
        expect(sorted(Uint32Array.of(...train.indices, ...test.indices))).toEqual([...y.keys()]);
        expect(test.x).toEqual(Float32Array.from(Array.from(test.indices, (row) => x[row]).flat()));
        expect(train.y).toEqual(Array.from(train.indices, (row) => y[row]));
      }
    }
  });

  test('can be gone through again, and is that of its seed', () => {
    const folds = kFold(x, y, { seed: 2 });
    expect([...folds]).toEqual([...folds]);
    expect([...folds]).not.toEqual([...kFold(x, y, { seed: 3 })]);
  });
});

test('takeRows takes rows of arrays and of typed arrays', () => {
  expect(takeRows(['a', 'b', 'c'], [2, 0, 2])).toEqual(['c', 'a', 'c']);
  expect(takeRows(Int16Array.of(1, 2, 3, 4, 5, 6), Uint32Array.of(2, 0), 3)).toEqual(Int16Array.of(5, 6, 1, 2));
  expect(takeRows(Int16Array.of(1, 2, 3), [1], 3)).toEqual(Int16Array.of(2));
  expect(takeRows(x, [])).toEqual([]);
});

const any = (value: unknown) => value as never;
const share = 'a share between 0 and 1, or a number of rows';

test.each([
  ['x of another length', () => trainTestSplit(x.slice(1), y), 'trainTestSplit: y must have 49 rows, got 50 elements'],
  [
    'typed x of another length',
    () => trainTestSplit(flat.slice(1), y),
    'trainTestSplit: x must have 50 rows, got 99 elements',
  ],
  ['no rows', () => trainTestSplit([], []), 'trainTestSplit: x must have at least one row, got none'],
  [
    'x that is none',
    () => trainTestSplit(any('abc'), any('abc')),
    "trainTestSplit: x must be a typed array, row after row, or an array with an element for each row, got 'abc'",
  ],
  [
    'a share of 1.5',
    () => trainTestSplit(x, y, { testSize: 1.5 }),
    `trainTestSplit: testSize must be ${share}, got 1.5`,
  ],
  [
    'a share that is none',
    () => trainTestSplit(x, y, { testSize: any('a') }),
    `trainTestSplit: testSize must be ${share}, got 'a'`,
  ],
  [
    'all rows to test on',
    () => trainTestSplit(x, y, { testSize: 50 }),
    'trainTestSplit: testSize must be fewer than all 50 rows, got 50',
  ],
  [
    'no rows to test on',
    () => trainTestSplit(x, y, { testSize: 0 }),
    'trainTestSplit: testSize must be an integer ≥ 1, got 0',
  ],
  [
    'an unknown option',
    () => trainTestSplit(x, y, any({ random: 1 })),
    "trainTestSplit: option must be one of testSize, rows, stratify, shuffle, seed, got 'random'",
  ],
  ['a bad seed', () => kFold(x, y, { seed: -1 }), 'kFold: seed must be an integer ≥ 0, got -1'],
  [
    'too few rows of a class',
    () => trainTestSplit([1, 2, 3, 4], [0, 0, 0, 1], { stratify: true }),
    'trainTestSplit: stratify must have at least two rows of each class, got one',
  ],
  [
    'too few rows for the classes',
    () => trainTestSplit(x, y, { testSize: 2, stratify: true }),
    'trainTestSplit: testSize must be a row for each of 3 classes in both parts, got 2',
  ],
  [
    'classes without shuffling',
    () => trainTestSplit(x, y, { stratify: true, shuffle: false }),
    'trainTestSplit: shuffle must be true with stratify, got false',
  ],
  [
    'classes of another length',
    () => kFold(x, y, { stratify: [1] }),
    'kFold: stratify must be one label for each of 50 rows, got 1',
  ],
  [
    'classes that are rows',
    () => kFold(x, x, { stratify: true }),
    'kFold: y[0] must be a string, a finite number, or true or false, got an array of 2',
  ],
  ['more folds than rows', () => kFold([1, 2], [1, 2], { folds: 3 }), 'kFold: folds must be at most all 2 rows, got 3'],
  [
    'more folds than rows of any class',
    () => kFold([1, 2, 3], [1, 2, 2], { folds: 3, stratify: true }),
    'kFold: folds must be at most the rows of the greatest class, 2, got 3',
  ],
  [
    'no y',
    () => trainTestSplit(...([flat] as unknown as [Float32Array, number[]])),
    'trainTestSplit: y must be a typed array, row after row, or an array with an element for each row, got undefined',
  ],
  ['no indices', () => takeRows([1, 2, 3], any(2)), 'takeRows: indices must be an array or a typed array, got 2'],
  ['rows that are no number', () => takeRows([1, 2], [0], any('2')), "takeRows: rows must be an integer ≥ 1, got '2'"],
  ['an index that is none', () => takeRows([1, 2], [2]), 'takeRows: indices[0] must be an integer from 0 to 1, got 2'],
])('%s: an error', (_, act, message) => {
  expect(act).toThrow(message);
});
