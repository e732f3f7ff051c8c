// Tables as scikit-learn and pandas turn them into numbers. tabular.json is made by tabular.py, which says how.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type TabularOptions, type TabularRow, tabular } from '../../src/index.ts';
import { expectClose } from '../support/close.ts';

interface Truth {
  readonly rows: Record<string, unknown>[];
  readonly other: Record<string, unknown>[];
  readonly cases: {
    name: string;
    columns: NonNullable<TabularOptions['columns']>;
    train: number[][];
    other: number[][];
  }[];
}

const { rows, other, cases }: Truth = JSON.parse(
  readFileSync(new URL('../sklearn/tabular.json', import.meta.url), 'utf8'),
);

/** Results are rounded to f32; a mean of 61 numbers comes from another order of sums. */
const F32 = 2 ** -23;

/** Rows as arrays of their values. */
const listsOf = (objects: readonly Record<string, unknown>[]): TabularRow[] => objects.map((row) => Object.values(row));

describe.each(cases)('$name', ({ columns, train, other: truth }) => {
  const exclude = Object.keys(rows[0]).filter((name) => !Object.hasOwn(columns, name));
  const options = { columns, exclude };
  const fitted = tabular(rows, options);

  test('of rows as objects', () => {
    expect(fitted.columns).toHaveLength(train[0].length);
    expectClose(fitted.transform(rows) as Float32Array, train.flat(), F32, 1e-7);
    expectClose(fitted.transform(other) as Float32Array, truth.flat(), F32, 1e-7);
  });

  test('of rows as arrays, to the same bits', () => {
    const ofArrays = tabular(listsOf(rows), { ...options, names: Object.keys(rows[0]) });
    expect(ofArrays.toJSON()).toEqual(fitted.toJSON());
    expect(fitted.transform(listsOf(other))).toEqual(fitted.transform(other));
  });

  test('from JSON, to the same bits', () => {
    const again = tabular.from(JSON.parse(JSON.stringify(fitted)));
    expect(again.toJSON()).toEqual(fitted.toJSON());
    expect(again.transform(other)).toEqual(fitted.transform(other));
  });
});

test('the same bits on every machine', () => {
  const hash = createHash('sha256');
  for (const { columns } of cases) {
    const exclude = Object.keys(rows[0]).filter((name) => !Object.hasOwn(columns, name));
    hash.update(tabular(rows, { columns, exclude }).transform(other) as Float32Array);
  }
  expect(hash.digest('hex').slice(0, 16)).toBe('d4085221e35d453b');
});
