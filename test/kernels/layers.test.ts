import { describe, expect, test } from 'vitest';
import type { Build } from '../../src/index.ts';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { call as callOn, input, output, panelOf } from '../support/kernel.ts';
import { padRows, padTo, unpadRows } from '../support/panels.ts';
import { numbers, random } from '../support/random.ts';

/** f32 of data of order 1: sums of some tens of terms, a division and a square root deep. */
const RELATIVE = 2e-5;
const ABSOLUTE = 2e-6;
const EPSILON = 1e-3;
const ROWS = 7;

type Matrix = number[][];

const matrix = (rows: number, columns: number, of: (i: number, j: number) => number): Matrix =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => of(i, j)));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const transpose = (m: Matrix): Matrix => m[0].map((_, j) => m.map((row) => row[j]));
const deviationOf = (values: readonly number[], center: number) =>
  Math.sqrt(mean(values.map((value) => (value - center) ** 2)) + EPSILON);

/** The gradient of Σ dy ⊙ f(x) by each of `values`, by central differences in f64. */
function gradient(f: (values: number[]) => number, values: readonly number[]): number[] {
  const h = 1e-5;
  return values.map((_, k) => {
    const at = (delta: number) => f(values.map((value, other) => (other === k ? value + delta : value)));
    return (at(h) - at(-h)) / (2 * h);
  });
}

const inner = (a: Matrix, b: Matrix) => sum(a.flatMap((row, i) => row.map((value, j) => value * b[i][j])));
const rowsOf = (values: ArrayLike<number>, columns: number): Matrix =>
  matrix(values.length / columns, columns, (i, j) => values[i * columns + j]);

const batchNormalize = (x: Matrix, weight: readonly number[], bias: readonly number[]): Matrix =>
  transpose(
    transpose(x).map((column, j) => {
      const center = mean(column);
      return column.map((value) => ((value - center) / deviationOf(column, center)) * weight[j] + bias[j]);
    }),
  );

const rowNormalize =
  (centered: boolean) =>
  (x: Matrix, weight: readonly number[], bias: readonly number[]): Matrix =>
    x.map((row) => {
      const center = centered ? mean(row) : 0;
      return row.map((value, j) => ((value - center) / deviationOf(row, center)) * weight[j] + bias[j]);
    });

const prelu = (x: Matrix, weight: readonly number[]): Matrix =>
  x.map((row) => row.map((value, j) => (value > 0 ? value : weight[j] * value)));

/** What a kernel writes, the same bits on one thread, two and three. */
function call<K extends Parameters<typeof callOn>[1]>(
  build: Build,
  kernel: K,
  values: Parameters<typeof callOn<K>>[2],
) {
  const [alone, ...shared] = [1, 2, 3].map((threads) => callOn(build, kernel, values, threads));
  for (const other of shared) expect(other).toEqual(alone);
  return alone;
}

describe.each(available)('build %s', (build) => {
  const panel = panelOf(build);

  /** x, dy, weight and bias of so many columns, as numbers and as blocks. */
  function problem(columns: number) {
    const stride = padTo(columns, panel);
    const block = (data: Float32Array, rows: number) => input(padRows(data, rows, columns, stride));
    const [x, dy, w, b] = [ROWS, ROWS, 1, 1].map((rows, k) => numbers(rows * columns, 10 * columns + k));
    return {
      stride,
      shape: { rows: ROWS, columns, stride },
      x: rowsOf(x, columns),
      dy: rowsOf(dy, columns),
      w: [...w],
      b: [...b],
      blocks: { x: block(x, ROWS), dy: block(dy, ROWS), weight: block(w, 1), bias: block(b, 1) },
      rowBlock: () => output(ROWS * stride),
      columnBlock: () => output(stride),
      expectRows(got: ArrayLike<number>, expected: readonly number[], label: string) {
        expectClose(unpadRows(got, ROWS, columns, stride), expected, RELATIVE, ABSOLUTE, `${label}, ${columns}`);
      },
      expectRow(got: ArrayLike<number>, expected: readonly number[], label: string) {
        expectClose(unpadRows(got, 1, columns, stride), expected, RELATIVE, ABSOLUTE, `${label}, ${columns}`);
        for (let j = columns; j < stride; j++) expect(got[j]).toBe(0);
      },
      expectZeroPadding(got: ArrayLike<number>) {
        for (let i = 0; i < ROWS; i++)
          for (let j = columns; j < stride; j++) expect(got[i * stride + j]).toBeCloseTo(0, 10);
      },
    };
  }
  const lengths = Array.from({ length: 2 * panel + 1 }, (_, i) => i + 1);

  test('batch normalization and its gradients are the formula at every row length', () => {
    for (const columns of lengths) {
      const { shape, x, dy, w, b, blocks, ...p } = problem(columns);
      const moments = call(build, 'columnMoments', {
        mean: p.columnBlock(),
        variance: p.columnBlock(),
        x: blocks.x,
        ...shape,
      });
      p.expectRow(moments.mean, transpose(x).map(mean), 'mean');
      const variances = transpose(x).map((column) => deviationOf(column, mean(column)) ** 2 - EPSILON);
      p.expectRow(moments.variance, variances, 'variance');
      const statistics = { mean: input(moments.mean), variance: input(moments.variance), epsilon: EPSILON };
      const given = { x: blocks.x, ...statistics, weight: blocks.weight, ...shape };
      const { y } = call(build, 'batchNormalizationForward', { y: p.rowBlock(), bias: blocks.bias, ...given });
      p.expectRows(y, batchNormalize(x, w, b).flat(), 'y');
      const { dx, dWeight, dBias } = call(build, 'batchNormalizationBackward', {
        dx: p.rowBlock(),
        dWeight: p.columnBlock(),
        dBias: p.columnBlock(),
        dy: blocks.dy,
        ...given,
      });
      p.expectZeroPadding(dx);
      const loss = (values: number[]) => inner(dy, batchNormalize(rowsOf(values, columns), w, b));
      p.expectRows(dx, gradient(loss, x.flat()), 'dx');
      p.expectRow(
        dWeight,
        gradient((values) => inner(dy, batchNormalize(x, values, b)), w),
        'dWeight',
      );
      p.expectRow(
        dBias,
        gradient((values) => inner(dy, batchNormalize(x, w, values)), b),
        'dBias',
      );
    }
  });

  test.each([true, false])('row normalization and its gradients are the formula, centered %s', (centered) => {
    const normalize = rowNormalize(centered);
    for (const columns of lengths) {
      const { shape, x, dy, w, b, blocks, ...p } = problem(columns);
      const bias = centered ? blocks.bias : 0;
      const beta = centered ? b : b.map(() => 0);
      const forward = call(build, 'rowNormalizationForward', {
        ...{ y: p.rowBlock(), mean: centered ? output(ROWS) : 0, inverse: output(ROWS) },
        ...{ x: blocks.x, weight: blocks.weight, bias, epsilon: EPSILON, ...shape },
      });
      p.expectRows(forward.y, normalize(x, w, beta).flat(), 'y');
      const statistics = { mean: centered ? input(forward.mean) : 0, inverse: input(forward.inverse) };
      const given = { dy: blocks.dy, x: blocks.x, ...statistics, ...shape };
      const { dx } = call(build, 'rowNormalizationBackwardInput', {
        dx: p.rowBlock(),
        weight: blocks.weight,
        ...given,
      });
      p.expectZeroPadding(dx);
      const loss = (values: number[]) => inner(dy, normalize(rowsOf(values, columns), w, beta));
      // 1 / √ε is 32: an error of the row's differences counts so much in rows of one or two columns
      expectClose(
        unpadRows(dx, ROWS, columns, p.stride),
        gradient(loss, x.flat()),
        RELATIVE,
        32 * ABSOLUTE,
        `dx, ${columns}`,
      );
      const { dWeight, dBias } = call(build, 'rowNormalizationBackwardWeights', {
        dWeight: p.columnBlock(),
        dBias: p.columnBlock(),
        ...given,
      });
      p.expectRow(
        dWeight,
        gradient((values) => inner(dy, normalize(x, values, beta)), w),
        'dWeight',
      );
      p.expectRow(
        dBias,
        gradient((values) => inner(dy, normalize(x, w, values)), beta),
        'dBias',
      );
    }
  });

  test('prelu and its gradients are the formula at every row length', () => {
    for (const columns of lengths) {
      const { shape, x, dy, w, blocks, ...p } = problem(columns);
      const given = { x: blocks.x, weight: blocks.weight, ...shape };
      const { y } = call(build, 'preluForward', { y: p.rowBlock(), ...given });
      p.expectRows(y, prelu(x, w).flat(), 'y');
      const { dx, dWeight } = call(build, 'preluBackward', {
        dx: p.rowBlock(),
        dWeight: p.columnBlock(),
        dy: blocks.dy,
        ...given,
      });
      p.expectZeroPadding(dx);
      p.expectRows(
        dx,
        gradient((values) => inner(dy, prelu(rowsOf(values, columns), w)), x.flat()),
        'dx',
      );
      p.expectRow(
        dWeight,
        gradient((values) => inner(dy, prelu(x, values)), w),
        'dWeight',
      );
    }
  });

  test('embedding copies rows of the table, and adds gradients to them in the order of the rows', () => {
    const [vocabulary, positions] = [5, 3];
    for (let dimension = 1; dimension <= 2 * panel + 1; dimension++) {
      const columns = positions * dimension;
      const [tableStride, xStride, yStride] = [padTo(dimension, panel), positions, padTo(columns, panel)];
      const table = numbers(vocabulary * dimension, dimension);
      const next = random(dimension);
      const x = Float32Array.from({ length: ROWS * positions }, () => Math.floor(next() * vocabulary));
      const dy = numbers(ROWS * columns, dimension + 1);
      const sizes = { vocabulary, dimension, positions, rows: ROWS, xStride };
      const { y } = call(build, 'embeddingForward', {
        ...{ y: output(ROWS * yStride), x: input(x) },
        ...{ table: input(padRows(table, vocabulary, dimension, tableStride)), ...sizes, yStride },
      });
      const expected = Array.from(x).flatMap((index) => [...table.slice(index * dimension, (index + 1) * dimension)]);
      expect([...y]).toEqual([...padRows(expected, ROWS, columns, yStride)]);
      const { dTable } = call(build, 'embeddingBackward', {
        ...{ dTable: output(vocabulary * tableStride), dy: input(padRows(dy, ROWS, columns, yStride)) },
        ...{ x: input(x), ...sizes, dyStride: yStride },
      });
      const sums = new Float32Array(vocabulary * dimension);
      x.forEach((index, at) => {
        for (let j = 0; j < dimension; j++) sums[index * dimension + j] += dy[at * dimension + j];
      });
      expect([...dTable]).toEqual([...padRows(sums, vocabulary, dimension, tableStride)]);
    }
  });

  test.each([
    ['sum', (a: number, b: number) => Math.fround(a + b)],
    ['difference', (a: number, b: number) => Math.fround(a - b)],
    ['product', (a: number, b: number) => Math.fround(a * b)],
    ['maximum', Math.max],
    ['minimum', Math.min],
  ] as const)('%s is exact', (kernel, f) => {
    const count = 40;
    const [a, b] = [numbers(count, 1), numbers(count, 2)];
    const { y } = call(build, kernel, { y: output(count), a: input(a), b: input(b), count });
    expect([...y]).toEqual(Array.from(a, (value, i) => f(value, b[i])));
  });

  test('the row product and its gradient are the formula at every row length', () => {
    for (const columns of lengths) {
      const { shape, x: a, dy: b, blocks, ...p } = problem(columns);
      const yStride = panel;
      const { y } = call(build, 'rowDotForward', {
        y: output(ROWS * yStride),
        a: blocks.x,
        b: blocks.dy,
        ...shape,
        yStride,
      });
      const products = a.map((row, i) => sum(row.map((value, j) => value * b[i][j])));
      expectClose(y, padRows(products, ROWS, 1, yStride), RELATIVE, ABSOLUTE, 'y');
      const { da } = call(build, 'rowDotBackward', {
        da: p.rowBlock(),
        dy: input(y),
        b: blocks.dy,
        ...shape,
        dyStride: yStride,
      });
      p.expectRows(
        da,
        b.flatMap((row, i) => row.map((value) => value * products[i])),
        'da',
      );
      p.expectZeroPadding(da);
    }
  });

  test('copies columns from anywhere to anywhere', () => {
    for (let from = 0; from < 6; from++) {
      for (let columns = 1; columns <= 9; columns++) {
        const to = (from * 3) % 7;
        const [xStride, yStride, until] = [24, 32, to + columns + 3];
        const x = numbers(ROWS * xStride, columns);
        const before = numbers(ROWS * yStride, from);
        const { y } = call(build, 'copyColumns', {
          y: { use: 'both', data: before },
          x: input(x),
          from,
          to,
          columns,
          until,
          rows: ROWS,
          xStride,
          yStride,
        });
        const expected = Array.from(before, (value, index) => {
          const [i, j] = [Math.floor(index / yStride), index % yStride];
          if (j < to || j >= until) return value;
          return j < to + columns ? x[i * xStride + from + j - to] : 0;
        });
        expect([...y]).toEqual(expected);
      }
    }
  });

  test('column moments stay exact where the mean is a thousand deviations', () => {
    const rows = 1000;
    const x = numbers(rows * panel, 1).map((value) => 1000 + value);
    const shape = { rows, columns: panel, stride: panel };
    const got = call(build, 'columnMoments', { mean: output(panel), variance: output(panel), x: input(x), ...shape });
    const columns = transpose(rowsOf(x, panel));
    expectClose(got.mean, columns.map(mean), 2 ** -23, 0, 'mean');
    const variances = columns.map((column) => mean(column.map((value) => (value - mean(column)) ** 2)));
    expectClose(got.variance, variances, 1e-5, 0, 'variance');
  });

  test('a running mean moves as far as it takes', () => {
    const [running, batch] = [numbers(16, 1), numbers(16, 2)];
    const got = call(build, 'runningMean', {
      ...{ running: { use: 'both', data: running }, batch: input(batch), keep: 0.75, take: 0.25, count: 16 },
    });
    expectClose(
      got.running,
      Array.from(running, (value, j) => 0.75 * value + 0.25 * batch[j]),
      0,
      2 ** -23,
    );
  });
});
