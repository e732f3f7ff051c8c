// Splits, scalers, encoders and class weights as scikit-learn has them. data.json is made by data.py, which says how.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  balancedClassWeights,
  kFold,
  labelEncoder,
  minMaxScaler,
  oneHotEncoder,
  standardScaler,
  trainTestSplit,
} from '../../src/index.ts';
import { expectClose } from '../support/close.ts';

interface Truth {
  readonly splits: {
    y: number[];
    testSize: number;
    train: number[];
    test: number[];
    unshuffled: { train: number[]; test: number[] };
  }[];
  readonly folds: { y: number[]; folds: number; plain: number[][]; stratified: number[][] }[];
  readonly scalers: {
    rows: number[][];
    other: number[][];
    standard: { mean: number[]; scale: number[]; transformed: number[][] };
    minMax: { range: [number, number]; transformed: number[][] }[];
  };
  readonly encoders: {
    labels: (string | number | boolean)[];
    classes: unknown[];
    indices: number[];
    oneHot: number[];
  }[];
  readonly weights: { labels: number[]; balanced: number[]; gap: number[]; balancedGap: number[] };
}

const truth: Truth = JSON.parse(readFileSync(new URL('../sklearn/data.json', import.meta.url), 'utf8'));

/** Results are rounded to f32. */
const F32 = 2 ** -24;

const countsOf = (labels: readonly number[], classes: number) =>
  Array.from({ length: classes }, (_, label) => labels.filter((other) => other === label).length);

describe('trainTestSplit', () => {
  test.each(truth.splits)('has its sizes for each class, testSize $testSize', ({
    y,
    testSize,
    train,
    test,
    unshuffled,
  }) => {
    const x = y.map((_, row) => [row]);
    const split = trainTestSplit(x, y, { testSize, stratify: true, seed: 3 });
    expect(countsOf(split.train.y, train.length)).toEqual(train);
    expect(countsOf(split.test.y, test.length)).toEqual(test);
    const plain = trainTestSplit(x, y, { testSize, shuffle: false });
    expect(plain.train.y).toEqual(unshuffled.train);
    expect(plain.test.y).toEqual(unshuffled.test);
  });
});

describe('kFold', () => {
  test.each(truth.folds)('has its folds, $folds of them', ({ y, folds, plain, stratified }) => {
    const x = y.map((_, row) => [row]);
    const testRows = (stratify: boolean) =>
      Array.from(kFold(x, y, { folds, stratify, shuffle: false }), ({ test }) => [...test.indices]);
    expect(testRows(false)).toEqual(plain);
    expect(testRows(true)).toEqual(stratified);
  });

  test.each(truth.folds)('has its sizes for each class when shuffled, $folds folds', ({ y, folds, stratified }) => {
    const x = y.map((_, row) => [row]);
    const sizes = (rows: ArrayLike<number>) =>
      countsOf(
        Array.from(rows, (row) => y[row]),
        3,
      );
    const shuffled = Array.from(kFold(x, y, { folds, stratify: true, seed: 5 }), ({ test }) => sizes(test.indices));
    expect(shuffled).toEqual(stratified.map(sizes));
  });
});

describe('scalers', () => {
  const { rows, other, standard, minMax } = truth.scalers;
  const flat = Float64Array.from(rows.flat());

  test('of mean 0 and deviation 1', () => {
    for (const scaler of [standardScaler(rows), standardScaler(flat, { columns: 4 })]) {
      // A mean of 30 numbers in another order of sums; the deviation loses 2 · mean / deviation of that.
      expectClose(scaler.center, standard.mean, 30 * 2 ** -53);
      expectClose(scaler.scale, standard.scale, 1e-12);
      expectClose(scaler.transform(other), standard.transformed.flat(), F32, 1e-9);
    }
  });

  test.each(minMax)('of the range $range', ({ range, transformed }) => {
    for (const scaler of [minMaxScaler(rows, { range }), minMaxScaler(flat, { range, columns: 4 })])
      expectClose(scaler.transform(other), transformed.flat(), F32, 1e-9);
  });
});

describe('encoders', () => {
  test.each(truth.encoders)('of $labels', ({ labels, classes, indices, oneHot }) => {
    const encoder = labelEncoder(labels);
    expect(encoder.classes).toEqual(classes);
    expect([...encoder.transform(labels)]).toEqual(indices);
    expect([...oneHotEncoder(labels).transform(labels)]).toEqual(oneHot);
  });
});

test('balanced class weights', () => {
  const { labels, balanced, gap, balancedGap } = truth.weights;
  const namesOf = (indices: number[]) => indices.map((index) => ['Fig', 'fig', 'pear'][index]);
  for (const [given, weights] of [
    [labels, balanced],
    [gap, balancedGap],
  ]) {
    const classes = [...new Set(given)].sort((a, b) => a - b);
    for (const [of, keys] of [
      [given, classes],
      [Uint8Array.from(given), classes],
      [namesOf(given), namesOf(classes)],
    ] as const) {
      const own = balancedClassWeights<string | number>(of as string[]);
      expect([...own.keys()]).toEqual(keys);
      expectClose([...own.values()], weights, 2 ** -52);
    }
  }
});
