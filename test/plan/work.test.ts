import { expect, test } from 'vitest';
import { threadsFor, workOf } from '../../src/plan/work.ts';

test.each([
  [
    'a product of many rows: two operations for each weight and row',
    { rows: 8, inputs: 30, outputs: 5 },
    2 * 8 * 30 * 5,
  ],
  [
    'a product of one row, which passes over the weights: 16 for each',
    { rows: 1, inputs: 30, outputs: 5 },
    16 * 30 * 5,
  ],
  ['weights without rows', { inputs: 30, outputs: 5 }, 16 * 30 * 5],
  ['a block: 16 for each number', { count: 100 }, 16 * 100],
  ['rows of columns: 16 for each number', { rows: 8, columns: 5 }, 16 * 8 * 5],
  ['one row of columns', { columns: 5 }, 16 * 5],
  ['all of them', { rows: 2, inputs: 3, outputs: 5, columns: 7, count: 11 }, 2 * 2 * 3 * 5 + 16 * (11 + 14)],
  ['rows alone', { rows: 8 }, 0],
  ['nothing', {}, 0],
])('%s', (_, counts, work) => {
  expect(workOf(counts)).toBe(work);
});

test.each([
  [0, 8, 1],
  [2_999_999, 8, 1],
  [3_000_000, 8, 2],
  [4_499_999, 8, 2],
  [4_500_000, 8, 3],
  [1e12, 8, 8],
  [1e12, 1, 1],
])('%d operations keep, of %d threads, %d busy', (work, most, threads) => {
  expect(threadsFor(work, most)).toBe(threads);
});
