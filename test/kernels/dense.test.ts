import { describe, expect, test } from 'vitest';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { call, input, output, panelOf } from '../support/kernel.ts';
import { padRows, padTo, toPanels, unpadRows } from '../support/panels.ts';
import { numbers } from '../support/random.ts';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Every tail of every tile: twice the highest and one more; as many columns are taken below. */
const rowCounts = range(1, 13);
const depths = [1, 2, 3, 7, 16, 33];
/** Beyond the depth that a tile takes at once, and many tiles. */
const large = [
  [5, 9, 513],
  [7, 20, 1025],
  [33, 40, 70],
  [600, 11, 5],
] as const;

interface Product {
  readonly sums: Float64Array;
  /** Σ |a|·|b| of each sum: what its rounding error is measured by. */
  readonly sizes: Float64Array;
}

/** start[j] + Σₖ a(i, k) · b(k, j) in f64. */
function product(
  m: number,
  n: number,
  k: number,
  a: (i: number, k: number) => number,
  b: (k: number, j: number) => number,
  start?: ArrayLike<number>,
): Product {
  const sums = new Float64Array(m * n);
  const sizes = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = start?.[j] ?? 0;
      let size = Math.abs(sum);
      for (let l = 0; l < k; l++) {
        const term = a(i, l) * b(l, j);
        sum += term;
        size += Math.abs(term);
      }
      sums[i * n + j] = sum;
      sizes[i * n + j] = size;
    }
  }
  return { sums, sizes };
}

/** A sum of k products in f32 is within (k + 1) · 2⁻²⁴ · Σ |a|·|b| (Higham, Accuracy and Stability, §3.1), and a little. */
function expectProduct(actual: ArrayLike<number>, { sums, sizes }: Product, k: number, label: string): void {
  expectClose(actual, sums, 0, (i) => (k + 2) * 2 ** -24 * sizes[i] * 1.01 + 1e-45, label);
}

function check(
  build: (typeof available)[number],
  rows: number,
  outputs: number,
  inputs: number,
  threads: number,
): void {
  const panel = panelOf(build);
  const label = `${rows} × ${outputs} × ${inputs}`;
  const x = numbers(rows * inputs, 1 + rows);
  const w = numbers(inputs * outputs, 2 + outputs);
  const b = numbers(outputs, 3);
  const dz = numbers(rows * outputs, 4 + inputs);
  const xStride = padTo(inputs, panel) + panel;
  const yStride = padTo(outputs, panel) + panel;
  const xPadded = input(padRows(x, rows, inputs, xStride, Number.NaN));
  const dzPadded = input(padRows(dz, rows, outputs, yStride));
  const panels = input(toPanels(w, inputs, outputs, panel));
  const bias = input(padRows(b, 1, outputs, padTo(outputs, panel)));

  const forward = call(
    build,
    'denseLinearForward',
    { y: output(rows * yStride), x: xPadded, w: panels, b: bias, alpha: 0, rows, inputs, outputs, xStride, yStride },
    threads,
  );
  const y = product(
    rows,
    outputs,
    inputs,
    (i, k) => x[i * inputs + k],
    (k, j) => w[k * outputs + j],
    b,
  );
  expectProduct(unpadRows(forward.y, rows, outputs, yStride), y, inputs + 1, `y ${label}`);
  for (let i = 0; i < rows; i++) {
    for (let j = outputs; j < padTo(outputs, panel); j++) expect(forward.y[i * yStride + j]).toBe(0);
  }

  const weights = call(
    build,
    'denseBackwardWeights',
    {
      dw: output(inputs * padTo(outputs, panel)),
      db: output(padTo(outputs, panel)),
      x: xPadded,
      dz: dzPadded,
      rows,
      inputs,
      outputs,
      xStride,
      dzStride: yStride,
    },
    threads,
  );
  const dw = product(
    inputs,
    outputs,
    rows,
    (k, i) => x[i * inputs + k],
    (i, j) => dz[i * outputs + j],
  );
  const expected = toPanels(dw.sums, inputs, outputs, panel);
  const sizes = toPanels(dw.sizes, inputs, outputs, panel);
  expectProduct(
    weights.dw,
    { sums: Float64Array.from(expected), sizes: Float64Array.from(sizes) },
    rows + 1,
    `dw ${label}`,
  );
  const db = product(
    1,
    outputs,
    rows,
    () => 1,
    (i, j) => dz[i * outputs + j],
  );
  expectProduct(weights.db.slice(0, outputs), db, rows, `db ${label}`);

  const { wt } = call(
    build,
    'denseTranspose',
    { wt: output(padTo(inputs, panel) * outputs), w: panels, inputs, outputs },
    threads,
  );
  const transposed = Float32Array.from(
    { length: inputs * outputs },
    (_, index) => w[(index % inputs) * outputs + Math.floor(index / inputs)],
  );
  expect(wt).toEqual(toPanels(transposed, outputs, inputs, panel));

  const back = call(
    build,
    'denseLinearBackwardInput',
    {
      dx: output(rows * xStride),
      dz: dzPadded,
      wt: input(wt),
      x: xPadded,
      alpha: 0,
      rows,
      inputs,
      outputs,
      xStride,
      dzStride: yStride,
    },
    threads,
  );
  const dx = product(
    rows,
    inputs,
    outputs,
    (i, j) => dz[i * outputs + j],
    (j, k) => w[k * outputs + j],
  );
  expectProduct(unpadRows(back.dx, rows, inputs, xStride), dx, outputs, `dx ${label}`);
  for (let i = 0; i < rows; i++) {
    for (let j = inputs; j < padTo(inputs, panel); j++) expect(back.dx[i * xStride + j]).toBe(0);
  }
}

describe.each(available)('dense, build %s', (build) => {
  test.each(rowCounts)('is within rounding of the f64 sums, %i rows', (rows) => {
    for (const columns of range(1, 2 * panelOf(build) + 1))
      for (const depth of depths) check(build, rows, columns, depth, 1);
  });

  test.each(large)('is within rounding of the f64 sums, %i rows, %i outputs, %i inputs', (rows, outputs, inputs) => {
    check(build, rows, outputs, inputs, 1);
  });

  test('is the same for several threads', () => {
    for (const threads of [2, 3, 8])
      for (const [rows, outputs, inputs] of large) check(build, rows, outputs, inputs, threads);
  });

  test('gives a row the same bits whatever rows are beside it', () => {
    const panel = panelOf(build);
    const [inputs, outputs, rows] = [37, 21, 13];
    const x = numbers(rows * inputs, 5);
    const yStride = padTo(outputs, panel);
    const shared = {
      w: input(toPanels(numbers(inputs * outputs, 6), inputs, outputs, panel)),
      b: input(padRows(numbers(outputs, 7), 1, outputs, yStride)),
      alpha: 0,
      inputs,
      outputs,
      xStride: inputs,
      yStride,
    };
    const all = call(build, 'denseLinearForward', { y: output(rows * yStride), x: input(x), rows, ...shared }).y;
    for (let i = 0; i < rows; i++) {
      const alone = call(build, 'denseLinearForward', {
        y: output(yStride),
        x: input(x.slice(i * inputs, (i + 1) * inputs)),
        rows: 1,
        ...shared,
      }).y;
      expect(alone).toEqual(all.slice(i * yStride, (i + 1) * yStride));
    }
  });
});
