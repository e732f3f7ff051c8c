// The kernels of lanewise/interpret, beside loops in f64.

import { describe, expect, test } from 'vitest';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { both, call, input, panelOf } from '../support/kernel.ts';
import { padRows, padTo } from '../support/panels.ts';
import { numbers } from '../support/random.ts';

const WIDTH = 48;

interface Sum {
  readonly out: number;
  readonly start: number;
  readonly less: number;
  readonly isRelu: boolean;
  readonly terms: readonly (readonly [from: number, weight: number])[];
}

const sums: readonly Sum[] = [
  { out: 4, start: 1, less: 0, isRelu: false, terms: [] },
  { out: 5, start: 1, less: 2, isRelu: true, terms: [[3, -0.75]] },
  {
    out: 6,
    start: 4,
    less: 5,
    isRelu: false,
    terms: [
      [1, 0.3],
      [5, 1.7],
      [2, -2.1],
    ],
  },
  { out: 6, start: 6, less: 6, isRelu: true, terms: [[6, 0.1]] },
];

function listOf(records: readonly Sum[]): Uint32Array {
  const words = [0];
  const bits = (weight: number) => new Uint32Array(new Float32Array([weight]).buffer)[0];
  for (const { out, start, less, isRelu, terms } of records) {
    words.push(...[out, start, less].map((row) => row * WIDTH * 8), Number(isRelu), terms.length);
    for (const [from, weight] of terms) words.push(from * WIDTH * 8, bits(weight));
  }
  words[0] = 4 * words.length;
  return Uint32Array.from(words);
}

describe.each(available)('build %s', (build) => {
  test('sums of units are those of loops, to the bit, in their order', () => {
    const data = Float64Array.from([
      ...new Float64Array(WIDTH),
      ...numbers(3 * WIDTH, 1),
      ...new Float64Array(3 * WIDTH),
    ]);
    const expected = data.slice();
    for (const { out, start, less, isRelu, terms } of sums)
      for (let p = 0; p < WIDTH; p++) {
        let value = expected[start * WIDTH + p];
        for (const [from, weight] of terms) value += Math.fround(weight) * expected[from * WIDTH + p];
        expected[out * WIDTH + p] = (isRelu ? Math.max(value, 0) : value) - expected[less * WIDTH + p];
      }
    for (const threads of [1, 2, 5])
      expect(
        call(build, 'unitSums', { data: both(data), list: input(listOf(sums)), pairs: WIDTH }, threads).data,
      ).toEqual(expected);
  });

  test.each([
    [1, 1, 1, 1],
    [3, 9, 5, 7],
    [4, 2, 8, 16],
    [2, 3, 1, 19],
  ])('magnitudes of %s pairs at %s points, %s inputs, %s outputs', (pairs, points, inputs, outputs) => {
    const panel = panelOf(build);
    const [x, dz] = [numbers(pairs * points * inputs, 1), numbers(pairs * points * outputs, 2)];
    const xStride = inputs + 3;
    const dzStride = padTo(outputs, panel);
    const shape = { pairs, points, inputs, outputs, xStride, dzStride };
    const sums = new Float32Array(dzStride * inputs).fill(0.5);
    const values = {
      sums: both(sums),
      x: input(padRows(x, pairs * points, inputs, xStride)),
      dz: input(padRows(dz, pairs * points, outputs, dzStride)),
    };
    const given = call(build, 'pairMagnitudes', { ...values, ...shape }).sums;
    for (const threads of [2, 3])
      expect(call(build, 'pairMagnitudes', { ...values, ...shape }, threads).sums).toEqual(given);
    const expected: number[] = [];
    const own: number[] = [];
    for (let j = 0; j < outputs; j++)
      for (let i = 0; i < inputs; i++) {
        let total = 0.5;
        for (let p = 0; p < pairs; p++) {
          let product = 0;
          for (let k = 0; k < points; k++)
            product += x[(k * pairs + p) * inputs + i] * dz[(k * pairs + p) * outputs + j];
          total += Math.abs(product);
        }
        expected.push(total);
        own.push(given[(j - (j % panel)) * inputs + i * panel + (j % panel)]);
      }
    expectClose(own, expected, 1e-5, 1e-6);
  });
});
