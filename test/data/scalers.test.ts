import { expect, test } from 'vitest';
import { minMaxScaler, moments, type Scaler, scaler, standardScaler } from '../../src/index.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';

const any = (value: unknown) => value as never;
const x = numbers(60, 1).map((value, i) => (i % 3) * 100 + value);

test.each([
  ['standardScaler', standardScaler(x, { columns: 3 })],
  ['minMaxScaler', minMaxScaler(x, { columns: 3, range: [-1, 1] })],
])('%s goes back, and comes back from JSON', (_, own) => {
  const there = own.transform(x);
  // Two roundings to f32 of numbers up to 200, one of them scaled by up to 2.
  expectClose(own.inverse(there), x, 2 ** -22);
  const again = scaler(JSON.parse(JSON.stringify(own)));
  expect(again.transform(x)).toEqual(there);
  expect(again.inverse(there)).toEqual(own.inverse(there));
});

test('JSON names what it is, and keeps no -0', () => {
  const own = minMaxScaler([-0, 1], { range: [-0, 1] });
  const json = JSON.parse(JSON.stringify(own));
  expect(json).toEqual({ name: 'scaler', center: [0], scale: [1], low: 0 });
  const bits = (scaler: Scaler) => [...scaler.transform([-0, 0.5]), ...scaler.inverse([-0, 0.5])];
  for (const again of [standardScaler.from(json), minMaxScaler.from(json), scaler(json)])
    expect(bits(again)).toEqual(bits(own));
});

test('a scaler keeps its numbers, whatever becomes of what it was made of', () => {
  const state = { center: [1], scale: [2], low: 0 };
  const own = scaler(state);
  state.center[0] = 5;
  expect([...own.transform([3])]).toEqual([1]);
  expect(() => (own.scale as number[]).fill(7)).toThrow(TypeError);
});

test('minMaxScaler gives the ends of its range exactly, and the lower end for equal numbers', () => {
  const rows = [
    [0.1, 7],
    [0.7, 7],
    [0.3, 7],
  ];
  const [low, , high, , , seven] = minMaxScaler(rows, { range: [-0.3, 0.9] }).transform(rows);
  expect([low, high, seven]).toEqual([-0.3, 0.9, -0.3].map(Math.fround));
});

test('standardScaler keeps what f32 cannot tell apart, and leaves equal numbers undivided', () => {
  const times = [1.7e9, 1.7e9 + 1, 1.7e9 + 2];
  expectClose(standardScaler(times).transform(times), [-Math.sqrt(1.5), 0, Math.sqrt(1.5)], 2 ** -24);
  const tenths = new Float64Array(1000).fill(0.1);
  expect(standardScaler(tenths, { columns: 1 }).scale).toEqual([1]);
});

test.each([
  [
    'a typed array without columns',
    () => standardScaler(x),
    'standardScaler: columns must be an integer ≥ 1 with a typed array, got undefined',
  ],
  ['rows of different lengths', () => minMaxScaler([[1, 2], [1]]), 'minMaxScaler: rows[1] must have 2 columns, got 1'],
  ['no rows', () => standardScaler([]), 'standardScaler: rows must have at least one row, got none'],
  [
    'a number that is none',
    () => standardScaler([[1], [Number.NaN]]),
    'standardScaler: rows[1][0] must be a finite number (in f32), got NaN',
  ],
  [
    'other columns than measured',
    () => standardScaler([[1, 2]]).transform([[1]]),
    'transform: rows[0] must have 2 columns, got 1',
  ],
  [
    'a range upside down',
    () => minMaxScaler([1, 2], { range: [1, 0] }),
    'minMaxScaler: range must be [low, high] with low < high, got [1, 0]',
  ],
  [
    'a range that is none',
    () => minMaxScaler([1, 2], { range: any(3) }),
    'minMaxScaler: range must be an array [low, high], got 3',
  ],
  [
    'an unknown option',
    () => standardScaler([1, 2], any({ mean: 1 })),
    "standardScaler: option must be one of columns, got 'mean'",
  ],
  [
    'a row that is none',
    () => standardScaler([null] as never),
    'standardScaler: rows[0] must be a row of 1 (put flat numbers in a Float32Array), got null',
  ],
  [
    'numbers instead of columns',
    () => scaler({ center: 1, scale: 1, low: 0 } as never),
    'scaler: center must be an array or a typed array, got 1',
  ],
  [
    'a scale of 0',
    () => scaler({ center: [1], scale: [0], low: 0 }),
    'scaler: scale[0] must be a finite number above 0, got 0',
  ],
  [
    'the JSON of something else',
    () => standardScaler.from({ name: 'tabular', center: [1], scale: [1], low: 0 } as never),
    "scaler: name must be 'scaler', got 'tabular'",
  ],
  [
    'JSON with a key more',
    () => minMaxScaler.from({ name: 'scaler', center: [1], scale: [1], low: 0, high: 1 } as never),
    "scaler: option must be one of name, center, scale, low, got 'high'",
  ],
  [
    'fewer scales than centers',
    () => scaler({ center: [1, 2], scale: [1], low: 0 }),
    'scaler: scale must have as many numbers as center, at least one, got 1',
  ],
])('%s: an error', (_, act, message) => {
  expect(act).toThrow(message);
});

test('moments are those of the scaler', () => {
  const rows = [
    [1, 4],
    [2, 4],
    [6, 10],
  ];
  const { mean, variance } = moments(rows);
  expect([...mean, ...variance]).toEqual([3, 6, 14 / 3, 8]);
  expect(moments(Float32Array.from(rows.flat()), { columns: 2 })).toEqual({ mean, variance });
  expect(() => moments(Float32Array.of(1))).toThrow('moments: columns must be an integer ≥ 1 with a typed array');
  expect(() => moments(null as never)).toThrow('moments: rows must be a typed array, or an array of rows or numbers');
});

test('a column that is constant up to rounding is not divided', () => {
  const column = [0.1 + 0.2, 0.3, 0.3, 0.1 + 0.2];
  expect(minMaxScaler(column).scale).toEqual([1]);
  expect(minMaxScaler([0, 1e-20]).scale).toEqual([1e-20]);
  expect(standardScaler(Array(1000).fill(0.1)).scale).toEqual([1]);
});
