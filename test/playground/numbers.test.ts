import { expect, test } from 'vitest';
import { measured, percent, plain, roughly } from '../../examples/playground/numbers.ts';
import { decades, decadeTicks } from '../../examples/playground/view/decades.ts';

test('numbers are written in one way', () => {
  expect([0.0512345, -1.3, 12345, 0, 2e-7, Number.POSITIVE_INFINITY, Number.NaN].map(measured)).toEqual([
    ...['0.0512', '−1.30', '12,300', '0.00', '< 0.000001', '∞', '–'],
  ]);
  expect([559_432, 1_234_567].map(roughly)).toEqual(['559,000', '1,230,000']);
  expect([0.00001, 12_345, -3].map(plain)).toEqual(['0.00001', '12,345', '−3']);
  expect([percent(0.98), percent(0.5, 0)]).toEqual(['98.0 %', '50 %']);
});

test('a scale of losses is of whole decades, with numbers to read in each', () => {
  expect(decades(0.0021, 0.83)).toEqual([0.001, 1]);
  expect(decades(0.3, 0.4)).toEqual([0.1, 1]);
  expect(decades(null, null)).toEqual([0.1, 1]);
  expect(decades(0, 1e12)).toEqual([1e-6, 1e6]);
  expect(decadeTicks(0.1, 1)).toEqual([0.1, 0.2, 0.5, 1]);
  expect(decadeTicks(0.001, 1)).toEqual([0.001, 0.01, 0.1, 1]);
});
