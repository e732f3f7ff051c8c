import { expect, test } from 'vitest';
import { atPlace, dimensionsOf, isThere, nearest, paramsOf, pointOf } from '../../src/search/dimensions.ts';
import { choice, float, int, when } from '../../src/search/index.ts';

test('the highest value is the last that steps reach, to the digits that the bounds have', () => {
  expect(int(8, 250, { step: 16 })).toMatchObject({ low: 8, high: 248 });
  expect(float(0, 0.5, { step: 0.2 })).toMatchObject({ high: 0.4 });
  const tenths = float(0, 1, { step: 0.1 });
  expect(Array.from({ length: 11 }, (_, i) => nearest(tenths, i / 10 + 0.03))).toEqual([
    0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
  ]);
});

test.each([
  ['bounds the wrong way', () => int(3, 2), 'int: high must be a finite number ≥ low, got 2'],
  ['halves of an int', () => int(0.5, 2), 'int: low must be an integer, got 0.5'],
  ['no numbers', () => float(Number.NaN, 2), 'float: low must be a finite number, got NaN'],
  ['a logarithm of 0', () => float(0, 1, { log: true }), 'float: low must be above 0 if log is true, got 0'],
  ['steps of a logarithm', () => int(1, 9, { log: true, step: 2 }), 'int: step must be left out if log is true, got 2'],
  ['a step of 0', () => float(0, 1, { step: 0 }), 'float: step must be a number > 0, got 0'],
  ['no choice', () => choice(), 'choice: values must have at least one value, got none'],
  ['a choice twice', () => choice(1, 2, 1), 'choice: values must be unique, got 1 twice'],
  ['a function', () => choice('a', Math.max as never), 'choice: value 1 must be null, true, false, a finite number'],
  ['NaN in a list', () => choice([Number.NaN]), 'choice: value 0 must be null, true, false, a finite number'],
  ['no others', () => when({}, int(1, 2)), 'when: others must be an object of values by the names of parameters'],
  ['no parameter', () => when({ a: 1 }, 3 as never), 'when: parameter must be a result of int, float or choice, got 3'],
])('%s: refused', (_, make, message) => {
  expect(make).toThrow(message);
});

test.each([
  [[], 'space must be an object of parameters by name, got an array of 0'],
  [{}, 'space must have at least one parameter, got none'],
  [{ a: 3 }, 'space.a must be a result of int, float or choice, got 3'],
  [
    { a: when({ b: 1 }, int(0, 1)), b: int(0, 1) },
    "name in space.a.when must be one of the parameters before it, got 'b'",
  ],
  [{ a: int(0, 1), b: when({ a: 2 }, int(0, 1)) }, 'space.b.when.a must be an integer from 0 to 1, got 2'],
  [{ a: choice('x'), b: when({ a: ['y'] }, int(0, 1)) }, `space.b.when.a must be one of "x", got 'y'`],
])('a bad space is refused: %j', (space, message) => {
  expect(() => dimensionsOf('search', space as never)).toThrow(`search: ${message}`);
});

test('a parameter is there with the values of others that it names, also through several', () => {
  const dimensions = dimensionsOf('search', {
    optimizer: choice('adam', 'sgd', 'lion'),
    momentum: when({ optimizer: ['sgd', 'lion'] }, float(0, 1)),
    nesterov: when({ optimizer: 'sgd', momentum: 1 }, choice(true, false)),
  });
  for (const [params, there] of [
    [{ optimizer: 'adam' }, [true, false, false]],
    [{ optimizer: 'sgd', momentum: 0.5 }, [true, true, false]],
    [{ optimizer: 'sgd', momentum: 1, nesterov: false }, [true, true, true]],
    [{ optimizer: 'lion', momentum: 1 }, [true, true, false]],
  ] as const) {
    const point = pointOf('search', 'first[0]', dimensions, params);
    expect(dimensions.map((dimension) => isThere(dimension, point))).toEqual(there);
    expect(paramsOf(dimensions, point)).toEqual(params);
  }
  const refused = (params: object) => () => pointOf('search', 'first[0]', dimensions, params);
  expect(refused({ optimizer: 'adam', momentum: 1 })).toThrow(
    'search: first[0].momentum must be left out with these other values, got 1',
  );
  expect(refused({ optimizer: 'sgd' })).toThrow('search: first[0].momentum must be a number, got undefined');
  expect(refused({ optimiser: 'sgd' })).toThrow('name in first[0] must be one of optimizer, momentum, nesterov');
});

test('places are spread evenly over all values', () => {
  const count = (parameter: Parameters<typeof atPlace>[0]['parameter']) => {
    const counts = new Map<number, number>();
    for (let i = 0; i < 6000; i++) {
      const value = atPlace({ name: 'a', parameter, conditions: [] }, (i + 0.5) / 6000);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts];
  };
  expect(count(choice('a', 'b', 'c'))).toEqual([0, 1, 2].map((value) => [value, 2000]));
  expect(count(int(-1, 4, { step: 1 }))).toEqual([-1, 0, 1, 2, 3, 4].map((value) => [value, 1000]));
  expect(count(float(0, 0.3, { step: 0.1 }))).toEqual([0, 0.1, 0.2, 0.3].map((value) => [value, 1500]));
  // Of a logarithm, a value has the share ln((v + ½) / (v − ½)) / ln((4 + ½) / (1 − ½)).
  for (const [value, times] of count(int(1, 4, { log: true })))
    expect(times / 6000).toBeCloseTo(Math.log((value + 0.5) / (value - 0.5)) / Math.log(9), 3);
});
