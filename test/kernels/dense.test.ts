import { describe, expect, test } from 'vitest';
import { available } from '../support/builds.ts';
import { linear, runDense, type Shape } from '../support/dense.ts';
import { expectDense } from '../support/expectDense.ts';
import { call, input, output, panelOf } from '../support/kernel.ts';
import { padRows, padTo, toPanels } from '../support/panels.ts';
import { numbers, random } from '../support/random.ts';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Every tail of every tile: twice the highest and one more; as many columns are taken below. */
const rowCounts = range(1, 13);
const depths = [1, 2, 7, 33];

/** Beyond the depth, the rows and the columns that a product takes at once. */
const large: readonly Shape[] = [
  [5, 9, 513],
  [7, 20, 1025],
  [33, 40, 70],
  [300, 11, 5],
  [131, 18, 261],
  [300, 35, 301],
  [1, 130, 300],
  [2, 130, 300],
];

/** Random shapes: ten, or as many as FUZZ says. */
function fuzzShapes(): Shape[] {
  const next = random(11);
  const length = () => 1 + Math.floor(next() * 200);
  return Array.from({ length: Number(process.env.FUZZ ?? 10) }, () => [length(), length(), length()]);
}

describe.each(available)('dense, build %s', (build) => {
  test.each(rowCounts)('is within rounding of the f64 sums, %i rows', (rows) => {
    for (const columns of range(1, 2 * panelOf(build) + 1)) {
      for (const depth of depths) expectDense(build, [rows, columns, depth]);
    }
  });

  test.each(large)('is within rounding of the f64 sums, %i rows, %i outputs, %i inputs', (...shape) => {
    expectDense(build, shape);
  });

  test('is within rounding of the f64 sums at random shapes', () => {
    for (const shape of fuzzShapes()) expectDense(build, shape);
  });

  test('gives the same bits for several threads', () => {
    for (const shape of large) {
      const alone = runDense(build, shape);
      for (const threads of [2, 3, 8]) expect(runDense(build, shape, threads)).toEqual(alone);
    }
  });

  test('gives a row the same bits whatever rows are beside it', () => {
    const panel = panelOf(build);
    const [inputs, outputs, rows] = [37, 70, 13];
    const x = numbers(rows * inputs, 5);
    const yStride = padTo(outputs, panel);
    const w = input(toPanels(numbers(inputs * outputs, 6), inputs, outputs, panel));
    const b = input(padRows(numbers(outputs, 7), 1, outputs, yStride));
    const forward = (from: number, to: number) => {
      const y = output((to - from) * yStride);
      const places = { y, z: y, x: input(x.slice(from * inputs, to * inputs)), w, b };
      const sizes = { rows: to - from, inputs, outputs, xStride: inputs, yStride };
      return call(build, 'denseForward', { ...places, ...linear, ...sizes }).y;
    };
    const all = forward(0, rows);
    for (const together of [1, 2, 5]) {
      for (let i = 0; i + together <= rows; i++) {
        expect(forward(i, i + together)).toEqual(all.slice(i * yStride, (i + together) * yStride));
      }
    }
  });
});

// On a Node without them there is nothing to compare: then this is a test of one build with itself.
const fused = available.filter((build) => build !== 'simd');

test('the builds with a fused instruction give the same bits', () => {
  for (const shape of [...large, ...fuzzShapes()]) {
    const [first, ...others] = fused.map((build) => ({ ...runDense(build, shape), padding: [] }));
    for (const other of others) expect(other).toEqual(first);
  }
});
