// Small graphs beside the formulas that ONNX's documents give for their operators, in f64.

import { expect, test } from 'vitest';
import type { Draft } from '../../src/onnx/encode.ts';
import { fromOnnx } from '../../src/onnx/index.ts';
import { fileOf, tensor } from './fileOf.ts';

const x = [
  [1, 2, -3],
  [0.5, -1, 4],
];
const c = [2, -0.5, 4];
const [s, w] = [3, [1, 2, 3, 4, 5, 6]];

const whole = (name: string, dims: number[], int64Data: number[]) => ({ name, dims, dataType: 7, int64Data });
const initializer: Draft<'Tensor'>[] = [
  ...[tensor('c', [3], c), tensor('s', [], [s]), tensor('d', [2], [10, 20])],
  ...[tensor('w', [3, 2], w), tensor('wT', [2, 3], w), tensor('list', [4], [0.5, 1.5, -2.75, 8])],
  ...[whole('minus one', [], [-1]), whole('one', [1], [1]), whole('four', [1], [4])],
];

const node = (opType: string, input: string[], attribute: Draft<'Attribute'>[] = [], domain = '') => {
  return { opType, input, attribute, domain };
};
const f = (name: string, value: number) => ({ name, type: 1, f: value });
const i = (name: string, value: number) => ({ name, type: 2, i: value });
const floats = (name: string, values: number[]) => ({ name, type: 6, floats: values });
const ints = (name: string, values: number[]) => ({ name, type: 7, ints: values });
const ML = 'ai.onnx.ml';

type Step = ReturnType<typeof node>;
const each = (formula: (x: number, c: number) => number) => (row: number[]) => row.map((x, j) => formula(x, c[j]));

/** Nodes, of which '·' is what the one before gives, and what they are of a row. */
test.each<[string, Step[], (row: number[]) => number[]]>([
  ['x + c', [node('Add', ['x', 'c'])], each((x, c) => x + c)],
  ['c + x', [node('Add', ['c', 'x'])], each((x, c) => c + x)],
  ['x − c', [node('Sub', ['x', 'c'])], each((x, c) => x - c)],
  ['c − x', [node('Sub', ['c', 'x'])], each((x, c) => c - x)],
  ['x · c', [node('Mul', ['x', 'c'])], each((x, c) => x * c)],
  ['x / c', [node('Div', ['x', 'c'])], each((x, c) => x / c)],
  ['−x · c', [node('Neg', ['x']), node('Mul', ['·', 'c'])], each((x, c) => -x * c)],
  ['(c − x) · s', [node('Sub', ['c', 'x']), node('Mul', ['·', 's'])], each((x, c) => (c - x) * s)],
  ['x · c − s', [node('Mul', ['x', 'c']), node('Sub', ['·', 's'])], each((x, c) => x * c - s)],
  ['s − x · c', [node('Mul', ['x', 'c']), node('Sub', ['s', '·'])], each((x, c) => s - x * c)],
  [
    '−((x − c) / s + c)',
    [node('Sub', ['x', 'c']), node('Div', ['·', 's']), node('Add', ['c', '·']), node('Neg', ['·'])],
    each((x, c) => -((x - c) / s + c)),
  ],
  [
    '2 x·W + ½ d',
    [node('Gemm', ['x', 'w', 'd'], [f('alpha', 2), f('beta', 0.5)])],
    ([a, b, c]) => [2 * (a + 3 * b + 5 * c) + 5, 2 * (2 * a + 4 * b + 6 * c) + 10],
  ],
  [
    '½ x·Wᵀ',
    [node('Gemm', ['x', 'wT'], [f('alpha', 0.5), i('transB', 1)])],
    ([a, b, c]) => [(a + 2 * b + 3 * c) / 2, (4 * a + 5 * b + 6 * c) / 2],
  ],
  [
    'd + x·W',
    [node('MatMul', ['x', 'w']), node('Add', ['d', '·'])],
    ([a, b, c]) => [a + 3 * b + 5 * c + 10, 2 * a + 4 * b + 6 * c + 20],
  ],
  [
    'x, its axes in their order',
    [node('Transpose', ['x'], [ints('perm', [0, 1])]), node('Mul', ['·', 'c'])],
    each((x, c) => x * c),
  ],
  ['the last of a list', [node('Gather', ['list', 'minus one']), node('Mul', ['x', '·'])], each((x) => 8 * x)],
  [
    'a part of a list',
    [node('Slice', ['list', 'one', 'four']), node('Mul', ['x', '·'])],
    ([a, b, c]) => [1.5 * a, -2.75 * b, 8 * c],
  ],
  [
    'a list without its fractions',
    [
      node('Slice', ['list', 'one', 'four']),
      node('Cast', ['·'], [i('to', 7)]),
      node('Cast', ['·'], [i('to', 1)]),
      node('Mul', ['x', '·']),
    ],
    ([a, b, c]) => [a, -2 * b, 8 * c],
  ],
  ['Scaler', [node('Scaler', ['x'], [floats('offset', [s]), floats('scale', c)], ML)], each((x, c) => (x - s) * c)],
  [
    'LinearRegressor',
    [node('LinearRegressor', ['x'], [i('targets', 2), floats('coefficients', w), floats('intercepts', [10, 20])], ML)],
    ([a, b, c]) => [a + 2 * b + 3 * c + 10, 4 * a + 5 * b + 6 * c + 20],
  ],
])('%s', (_, steps, formula) => {
  const nodes = steps.map(({ input, ...step }, at): Draft<'Node'> => {
    const output = [at === steps.length - 1 ? 'y' : `v${at}`];
    return { ...step, name: `n${at}`, input: input.map((name) => (name === '·' ? `v${at - 1}` : name)), output };
  });
  const y = fromOnnx(fileOf(nodes, { initializer })).predict(x);
  const expected = x.flatMap(formula);
  expect(y).toHaveLength(expected.length);
  for (const [at, value] of expected.entries()) expect(y[at], `y[${at}]`).toBeCloseTo(value, 5);
});
