import { describe, expect, test } from 'vitest';
import type { NumericArray } from '../../src/index.ts';
import { COLUMNS, callsWithRows, callsWithTargets, flatWeights, kinds, ROWS, rejection, rowsOf } from './kinds.ts';

const NOT_FINITE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** Everything that is neither rows nor a row of numbers. */
const FOREIGN: readonly (readonly [string, unknown])[] = [
  ['a text', 'rows'],
  ['a number', 3],
  ['nothing', undefined],
  ['null', null],
  ['an object', { length: ROWS, 0: [1, 2] }],
  ['bigints', new BigInt64Array(ROWS * COLUMNS)],
  ['rows of texts', [['1', '2']]],
  ['rows of bigints', [[1n, 2n]]],
  ['rows of objects', [[{}, {}]]],
  ['rows that are objects', [{ 0: 1, 1: 2, length: 2 }]],
];

describe.each(kinds)('a $name', (kind) => {
  const { x, y, make, outputs } = kind;
  const known = make();
  const expected = Array.from(known.predict(x));

  /** Checks that every call refuses rows, with a message. */
  async function refused(rows: unknown, error: typeof TypeError | typeof RangeError, message: string | RegExp) {
    const model = make();
    const before = flatWeights(model);
    for (const [name, call] of Object.entries(callsWithRows(kind, model))) {
      const got = await rejection(() => call(rows as never));
      expect(got, name).toBeInstanceOf(error);
      expect(got.message, name).toMatch(message);
      expect(got.message).toMatch(new RegExp(`^${name}: (batch )?x`));
    }
    expect(flatWeights(model)).toEqual(before);
  }

  test('takes whole numbers in any numeric array and in rows, to the same bits', async () => {
    const trained = make();
    await trained.fit(x, y, { epochs: 2 });
    const arrays = [Float64Array, Int16Array, Int32Array, Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array];
    for (const rows of [...arrays.map((type): NumericArray => type.from(x)), rowsOf(x)]) {
      const model = make();
      await model.fit(rows, y, { epochs: 2 });
      expect(flatWeights(model)).toEqual(flatWeights(trained));
      expect(model.predict(rows)).toEqual(trained.predict(x));
    }
  });

  test('takes a part of a buffer, and shared memory', async () => {
    const trained = make();
    await trained.fit(x, y);
    const part = new Float32Array(x.length + 3).subarray(2, 2 + x.length);
    const shared = new Float32Array(new SharedArrayBuffer(4 * x.length));
    for (const rows of [part, shared]) {
      rows.set(x);
      const model = make();
      await model.fit(rows, y);
      expect(flatWeights(model)).toEqual(flatWeights(trained));
      expect(model.predict(rows)).toEqual(trained.predict(x));
    }
  });

  test('leaves rows and targets as they are', async () => {
    const [rows, targets, nested] = [x.slice(), y.slice(), rowsOf(x)];
    const model = make();
    for (const call of Object.values(callsWithTargets(model))) await call(rows as never, targets as never);
    await model.fit(nested, targets);
    model.predict(rows);
    expect([rows, targets, nested]).toEqual([x, y, rowsOf(x)]);
  });

  test('refuses no rows', async () => {
    for (const none of [new Float32Array(0), []])
      await refused(none, RangeError, /x must have at least one row, got none$/);
  });

  test('refuses rows without columns', () =>
    refused(Array(ROWS).fill([]), RangeError, /x\[0\] must have 2 columns, got 0$/));

  test('learns from one row', async () => {
    const model = make();
    const history = await model.fit([[1, 2]], [1], { epochs: 3, batchSize: 1 });
    expect(history.loss).toHaveLength(3);
    expect(history.loss[2]).toBeLessThan(history.loss[0]);
    expect(model.predict([[1, 2]])).toHaveLength(outputs);
  });

  test('refuses numbers that are not in rows, and says what to do', () =>
    refused([1, 2, 3, 4], TypeError, /x\[0\] must be a row of 2 \(put flat numbers in a Float32Array\), got 1$/));

  test('refuses rows of more or fewer columns', async () => {
    await refused(
      rowsOf(x).map((row) => [...row, 0]),
      RangeError,
      /x\[0\] must have 2 columns, got 3$/,
    );
    await refused(x.subarray(1), RangeError, /x must be a multiple of 2 numbers \(rows of 2\), got 119$/);
  });

  test('refuses more or fewer targets than rows', async () => {
    const model = make();
    for (const targets of [y.slice(1), [...y, y[0]]]) {
      for (const [name, call] of Object.entries(callsWithTargets(model))) {
        const error = await rejection(() => call(x as never, targets as never));
        expect(error, name).toBeInstanceOf(RangeError);
        expect(error.message, name).toMatch(/y must have 60 rows, one for each row of x, got (59|61)$/);
      }
    }
  });

  test('takes targets as a column as it takes them one after the other', async () => {
    const [flat, column, typed] = [make(), make(), make()];
    await flat.fit(x, y);
    await column.fit(
      x,
      y.map((target) => [target]),
    );
    await typed.fit(x, Float32Array.from(y));
    expect(flatWeights(column)).toEqual(flatWeights(flat));
    expect(flatWeights(typed)).toEqual(flatWeights(flat));
  });

  test.each(NOT_FINITE)('refuses rows with %s', async (number) => {
    const rows = x.slice();
    rows[7] = number;
    const message = new RegExp(`x\\[3\\]\\[1\\] must be a finite number \\(in f32\\), got ${number}$`);
    for (const each of [rows, Float64Array.from(rows), rowsOf(rows)]) await refused(each, RangeError, message);
  });

  test.each(NOT_FINITE)('refuses targets with %s', async (number) => {
    const model = make();
    const targets = y.slice();
    targets[3] = number;
    for (const each of [targets, Float32Array.from(targets), Float64Array.from(targets)]) {
      for (const [name, call] of Object.entries(callsWithTargets(model))) {
        const error = await rejection(() => call(x as never, each as never));
        expect(error, name).toBeInstanceOf(RangeError);
        expect(error.message, name).toMatch(new RegExp(`y\\[3\\](\\[0\\])? must .*, got ${number}$`));
      }
    }
  });

  test.each(FOREIGN)('refuses %s as rows', (_, rows) => refused(rows, TypeError, /x.* must .*, got/));

  test.each(FOREIGN.filter(([name]) => !/rows/.test(name)))('refuses %s as targets', async (_, targets) => {
    const model = make();
    for (const [name, call] of Object.entries(callsWithTargets(model))) {
      const error = await rejection(() => call(x as never, targets as never));
      expect(error, name).toBeInstanceOf(TypeError);
      expect(error.message, name).toMatch(/y must .*, got/);
    }
  });

  test.each([
    ['a bigint', 1n],
    ['an object', {}],
    ['null', null],
  ])('refuses %s among targets', async (_, target) => {
    const model = make();
    const targets = y.map((number, row) => (row === 3 ? target : number));
    for (const [name, call] of Object.entries(callsWithTargets(model))) {
      const error = await rejection(() => call(x as never, targets as never));
      expect(error, name).toBeInstanceOf(TypeError);
      expect(error.message, name).toMatch(/y\[3\](\[0\])? must .*, got/);
    }
  });

  test('predicts as before after all that it refused', () => {
    expect(Array.from(known.predict(x))).toEqual(expected);
  });
});
