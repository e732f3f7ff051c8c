import { describe, expect, test } from 'vitest';
import type { Build } from '../../src/index.ts';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { call, input, output, panelOf } from '../support/kernel.ts';
import { padTo, unpadRows } from '../support/panels.ts';
import { philox } from '../support/philox.ts';

const SEED = [123456789, 42];
const STEP = 5;
const LAYER = 3;
const PURPOSE = 9;

interface Shape {
  readonly rows: number;
  readonly columns: number;
}

/** What a kernel draws, without padding. */
function draw(
  build: Build,
  kernel: 'bernoulli' | 'normal',
  { rows, columns }: Shape,
  [a, b]: readonly number[],
  { step = STEP, threads = 1 } = {},
): Float32Array {
  const stride = padTo(columns, panelOf(build));
  const state = input(new Uint32Array([...SEED, step]));
  const given = { y: output(rows * stride), state, layer: LAYER, purpose: PURPOSE, rows, columns, stride };
  const { y } =
    kernel === 'bernoulli'
      ? call(build, kernel, { ...given, threshold: a, kept: b }, threads)
      : call(build, kernel, { ...given, mean: a, deviation: b }, threads);
  expect(y.every(Number.isFinite)).toBe(true);
  return unpadRows(y, rows, columns, stride);
}

/** The word that belongs to each element, and the one after it in its pair of words. */
function wordsOf({ rows, columns }: Shape): { word: number; place: number; words: number[] }[] {
  const groups = Math.ceil(columns / 16);
  return Array.from({ length: rows * columns }, (_, index) => {
    const [i, j] = [Math.floor(index / columns), index % columns];
    const block = 4 * (i * groups + Math.floor(j / 16)) + (j % 4);
    const words = philox([block, LAYER, STEP, PURPOSE], SEED);
    const place = Math.floor((j % 16) / 4);
    return { word: words[place], place, words };
  });
}

describe.each(available)('build %s', (build) => {
  const shapes = Array.from({ length: 35 }, (_, j) => ({ rows: 5, columns: j + 1 }));

  test('bernoulli is 0 where its word is below the threshold, at every row length', () => {
    for (const shape of shapes) {
      const threshold = 0x40000000;
      const expected = wordsOf(shape).map(({ word }) => (word < threshold ? 0 : 1.5));
      for (const threads of [1, 2, 3])
        expect([...draw(build, 'bernoulli', shape, [threshold, 1.5], { threads })]).toEqual(expected);
    }
  });

  test('normal is that of Box and Muller, at every row length', () => {
    for (const shape of shapes) {
      const expected = wordsOf(shape).map(({ place, words }) => {
        const [first, second] = words.slice(place < 2 ? 0 : 2);
        const radius = Math.sqrt(-2 * Math.log((Math.floor(first / 2) + 0.5) / 2 ** 31));
        const angle = (2 * Math.PI * second) / 2 ** 32;
        return 2 + 3 * radius * (place % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
      });
      const [alone, ...shared] = [1, 2, 3].map((threads) => draw(build, 'normal', shape, [2, 3], { threads }));
      // Near u = 1, −ln u has an error of half a unit of u: 2⁻²⁵, whose root counts 3 · √2 times
      expectClose(alone, expected, 1e-6, 8e-4, `${shape.columns} columns`);
      for (const other of shared) expect(other).toEqual(alone);
    }
  });

  const many = { rows: 500, columns: 400 };
  const count = many.rows * many.columns;
  const meanOf = (values: Float32Array) => values.reduce((total, value) => total + value, 0) / count;

  test.each([0.1, 0.5, 0.9])('bernoulli drops a share of %f, within 5 deviations', (rate) => {
    const y = draw(build, 'bernoulli', many, [rate * 2 ** 32, 1 / (1 - rate)]);
    const deviation = Math.sqrt((rate * (1 - rate)) / count);
    expect(Math.abs(meanOf(y.map((value) => (value === 0 ? 1 : 0))) - rate)).toBeLessThan(5 * deviation);
    expect(Math.abs(meanOf(y) - 1)).toBeLessThan((5 * deviation) / (1 - rate));
  });

  test('normal has the moments of the normal distribution, within 5 deviations', () => {
    const y = draw(build, 'normal', many, [0, 1]);
    // Deviations of the k-th moment's mean: √((E x²ᵏ − (E xᵏ)²) / count)
    for (const [power, moment, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ])
      expect(Math.abs(meanOf(y.map((value) => value ** power)) - moment)).toBeLessThan(5 * Math.sqrt(variance / count));
    expect(y.every((value) => Math.abs(value) < 6.7)).toBe(true);
  });

  test('alpha dropout is scale · x + shift where kept', () => {
    const x = Float32Array.from({ length: 16 }, (_, i) => i / 4);
    const mask = x.map((_, i) => (i % 3 === 0 ? 0 : 1.25));
    for (const threads of [1, 2]) {
      const given = { x: input(x), mask: input(mask), scale: 1.25, shift: 0.5, dropped: -1, count: 16 };
      const { y } = call(build, 'alphaDropoutForward', { y: output(16), ...given }, threads);
      expect([...y]).toEqual(Array.from(x, (value, i) => (i % 3 === 0 ? -1 : 1.25 * value + 0.5)));
    }
  });
});
