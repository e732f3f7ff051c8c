import { describe, expect, test } from 'vitest';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { both, call, input } from '../support/kernel.ts';
import { numbers } from '../support/random.ts';

/** Sums of squares, two chunks and a part of one, beginning at the second of the sums. */
const COUNT = 2 * 4096 + 264;
const FIRST = 1;
const CHUNKS = 3;

const squareSum = (x: Float32Array) => x.reduce((total, value) => total + value * value, 0);

/** The f64 words of sums as the kernels know them. */
function sumsOf(build: (typeof available)[number], x: Float32Array, threads = 1): Float64Array {
  const sums = new Float64Array(FIRST + CHUNKS).fill(-7);
  const values = { sums: both(sums), x: input(x), first: FIRST, terms: x.length / 8, width: 8, count: x.length };
  return call(build, 'squareSums', values, threads).sums as Float64Array;
}

describe.each(available)('build %s', (build) => {
  test('sums of squares are those of each 4096 numbers, the same bits on any number of threads', () => {
    const x = numbers(COUNT, 1);
    const sums = sumsOf(build, x);
    const chunks = [0, 1, 2].map((i) => squareSum(x.subarray(4096 * i, 4096 * (i + 1))));
    // f64 sums of 4096 positive terms
    expectClose(sums, [-7, ...chunks], 4096 * 2 ** -53);
    for (const threads of [2, 3, 5]) expect(sumsOf(build, x, threads)).toEqual(sums);
  });

  test.each([
    [3e38, 1e30],
    [1e-44, 5e-43],
  ])('the norm of numbers of %d is told, be it beyond f32 or below it', (size, limit) => {
    const x = new Float32Array(COUNT).fill(size);
    const sums = input(sumsOf(build, x).subarray(FIRST));
    const scale = Math.fround(Math.fround(limit) / (x[0] * Math.sqrt(COUNT)));
    const { g } = call(build, 'clipNorm', { g: both(x), sums, limit, chunks: CHUNKS, count: COUNT }, 2);
    expect(g).toEqual(x.map((value) => value * scale));
  });

  test.each([
    [0.5, 1],
    [0.5, 3],
    [100, 2],
  ])('gradients are scaled down to a norm of at most %d by %i threads', (limit, threads) => {
    const x = numbers(COUNT, 2);
    const norm = Math.sqrt(squareSum(x));
    const sums = input(sumsOf(build, x).subarray(FIRST));
    const { g } = call(build, 'clipNorm', { g: both(x), sums, limit, chunks: CHUNKS, count: COUNT }, threads);
    if (norm <= limit) expect(g).toEqual(x);
    else {
      // the factor and the product are rounded
      expectClose(
        g,
        Array.from(x, (value) => (value * limit) / norm),
        2 ** -23,
      );
    }
  });

  test('values are clipped, NaN stays', () => {
    const x = numbers(40, 3);
    x.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0], 9);
    const expected = x.map((value) => Math.min(Math.max(value, -0.25), 0.25));
    for (const threads of [1, 2, 3]) {
      expect(call(build, 'clipValue', { g: both(x), limit: 0.25, count: 40 }, threads).g).toEqual(expected);
    }
  });

  test.each([1, 3])('a blend is keep·p + share·g on %i threads', (threads) => {
    const [p, g] = [numbers(40, 4), numbers(40, 5)];
    const values = {
      ...{ p: both(p), g: input(g), slots: both(new Float32Array(0)), count: 40 },
      ...{
        hyper: input(Float32Array.of(0.75, 0.5, 0, 0, 0, 0, 0, 0)),
        progress: both(new Uint32Array(threads * 16)),
      },
    };
    const f = Math.fround;
    const expected = p.map((value, i) => f(f(0.75 * value) + f(0.5 * g[i])));
    expect(call(build, 'blendStep', values, threads).p).toEqual(expected);
  });
});
