import { describe, expect, test } from 'vitest';
import { Graph } from '../../src/plan/graph.ts';
import { persistent } from '../../src/plan/tensor.ts';
import * as regularizers from '../../src/regularizers/index.ts';
import type { Regularizer } from '../../src/regularizers/regularizer.ts';
import { resolveRegularizer } from '../../src/regularizers/resolve.ts';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { run, shapesFor, stored } from '../support/graph.ts';
import { panelOf } from '../support/kernel.ts';
import { numbers } from '../support/random.ts';

interface Case {
  readonly regularizer: Regularizer;
  readonly weightsOnly?: boolean;
  /** The penalty of rows of weights, one for each unit. */
  penalty(rows: number[][]): number;
  /** How far the gradient may be off, from rounding. */
  room(rows: number[][]): number;
}

const sumOf = (values: readonly number[], f: (value: number) => number) => values.reduce((sum, x) => sum + f(x), 0);
const norm = (row: readonly number[]) => Math.sqrt(sumOf(row, (x) => x * x));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);

const { l1, l2, l1l2, orthogonalRegularizer } = regularizers;
const FACTOR = 40;

const transpose = (rows: number[][]) => rows[0].map((_, j) => rows.map((row) => row[j]));

/** The angles between rows. */
const angles: Omit<Case, 'regularizer'> = {
  weightsOnly: true,
  penalty(rows) {
    const cosines = rows.flatMap((a, i) => rows.slice(0, i).map((b) => dot(a, b) / norm(a) / norm(b)));
    return cosines.length === 0 ? 0 : (FACTOR * sumOf(cosines, Math.abs)) / cosines.length;
  },
  // Of 2n terms of at most 2 · FACTOR / (n (n − 1)) / norm, each of sums of k numbers.
  room: (rows) =>
    1e-6 + (FACTOR * (rows[0].length + rows.length) * 2 ** -22) / Math.min(...rows.map(norm)) / rows.length,
};

/** Every regularizer in each of its forms, with its formula. Numbers are below 1, gradients below 3. */
const cases = {
  l1: [{ regularizer: l1({ l1: 0.7 }), penalty: (rows) => 0.7 * sumOf(rows.flat(), Math.abs), room: () => 4e-7 }],
  l2: [{ regularizer: l2({ l2: 0.7 }), penalty: (rows) => 0.7 * sumOf(rows.flat(), (x) => x * x), room: () => 4e-7 }],
  l1l2: [
    {
      regularizer: l1l2({ l1: 0.3, l2: 0.9 }),
      penalty: (rows) => sumOf(rows.flat(), (x) => 0.3 * Math.abs(x) + 0.9 * x * x),
      room: () => 6e-7,
    },
  ],
  orthogonalRegularizer: [
    { ...angles, regularizer: orthogonalRegularizer({ factor: FACTOR }) },
    {
      regularizer: orthogonalRegularizer({ factor: FACTOR, mode: 'inputs' }),
      weightsOnly: true,
      penalty: (rows) => angles.penalty(transpose(rows)),
      room: (rows) => angles.room(transpose(rows)),
    },
  ],
} satisfies Record<keyof typeof regularizers, Case[]>;

const forms = Object.entries(cases).flatMap(([name, group]) => (group as Case[]).map((each) => [name, each] as const));

/** ∂penalty/∂w by central differences, in f64. */
function gradientOf(penalty: Case['penalty'], rows: number[][]): number[] {
  const h = 1e-5;
  return rows.flatMap((row) =>
    row.map((value, j) => {
      const at = (x: number) =>
        penalty(rows.map((other) => (other === row ? row.map((y, k) => (k === j ? x : y)) : other)));
      return (at(value + h) - at(value - h)) / (2 * h);
    }),
  );
}

describe.each(available)('build %s', (build) => {
  const panel = panelOf(build);

  /** The gradient, after `start`, and the penalty of a parameter. */
  const apply = (regularizer: Regularizer, w: Float32Array, start: Float32Array, shape: number[], threads: number) =>
    run(
      build,
      {
        value: stored(w, shape, panel),
        gradient: stored(start, shape, panel),
        penalty: new Float64Array([Number.NaN]),
      },
      (graph, tensors) => regularizer.call(graph, { ...tensors, shape, inPanels: shape.length > 1 }),
      threads,
    );

  test.each(forms)('%s: penalty and gradient are the formula for every shape, for any threads', (_, each) => {
    for (const shape of [...shapesFor(panel), ...(each.weightsOnly ? [] : [[7, 150]])]) {
      const [outputs, inputs = 1] = shape;
      if (shape.length === 1 && each.weightsOnly) continue;
      // Away from 0, where |w| has a corner.
      const w = numbers(outputs * inputs, outputs).map((x) => x + Math.sign(x) * 0.01);
      const start = numbers(w.length, 99);
      const rows = Array.from({ length: outputs }, (__, i) => Array.from(w.slice(i * inputs, (i + 1) * inputs)));
      const got = apply(each.regularizer, w, start, shape, 1);
      const penalty = each.penalty(rows);
      expect(Math.abs(got.penalty[0] - penalty), `penalty, ${shape}`).toBeLessThanOrEqual(
        2 ** -22 * penalty + (each.weightsOnly ? (inputs + outputs + 4) * 2 ** -24 * FACTOR : 0),
      );
      const gradient = stored(
        gradientOf(each.penalty, rows).map((value, i) => value + start[i]),
        shape,
        panel,
      );
      const room = each.room(rows);
      expectClose(got.gradient, gradient, 2 ** -23, (i) => (gradient[i] === 0 ? 0 : room), `gradient, ${shape}`);
      for (const threads of [2, 3]) expect(apply(each.regularizer, w, start, shape, threads)).toEqual(got);
    }
  });

  test('numbers that are 0 have no gradient, NaN stays', () => {
    const w = new Float32Array([0, -0, Number.NaN, 1]);
    for (const regularizer of [l1({ l1: 1 }), l2({ l2: 0.5 }), l1l2({ l1: 0.5, l2: 0.25 })]) {
      const { gradient, penalty } = apply(regularizer, w, new Float32Array(4), [4], 1);
      expect([...gradient.slice(0, 4)].map(Math.abs)).toEqual([0, 0, Number.NaN, 1]);
      expect(penalty[0]).toBeNaN();
    }
  });

  test('a unit without weights is at no angle to any other', () => {
    const w = new Float32Array([1, 0, 0, 0, 1, 1]);
    const { gradient, penalty } = apply(orthogonalRegularizer({ factor: 3 }), w, new Float32Array(6), [3, 2], 1);
    // One of three pairs is at 45°, of which ∂cos/∂w is √½ (0, 1) for (1, 0) and ½√½ (1, −1) for (1, 1).
    expect(penalty[0]).toBeCloseTo(Math.SQRT1_2, 6);
    const half = Math.SQRT1_2 / 2;
    expectClose(gradient, stored([0, Math.SQRT1_2, 0, 0, half, -half], [3, 2], panel), 1e-6, 1e-7);
  });
});

test('names and values resolve, others are refused', () => {
  expect(resolveRegularizer('dense', 'weightRegularizer', 'l2').options).toEqual({ l2: 0.01 });
  const own = l1({ l1: 1 });
  expect(resolveRegularizer('dense', 'weightRegularizer', own)).toBe(own);
  expect(() => resolveRegularizer('dense', 'weightRegularizer', 'l3' as never)).toThrow(
    new RangeError("dense: weightRegularizer must be one of l1, l1l2, l2, or passed as a value, got 'l3'"),
  );
  expect(() => resolveRegularizer('dense', 'weightRegularizer', l1 as never)).toThrow(TypeError);
});

test('what is refused', () => {
  expect(() => l1({ l1: -1 })).toThrow(new RangeError('l1: l1 must be a number ≥ 0, got -1'));
  expect(() => l1l2({ l2: '1' as never })).toThrow(new TypeError("l1l2: l2 must be a number ≥ 0, got '1'"));
  expect(() => l2({ factor: 1 } as never)).toThrow(new RangeError("l2: option must be one of l2, got 'factor'"));
  const tensor = persistent('state', 0, 8);
  expect(() =>
    orthogonalRegularizer().call(new Graph(8), {
      value: tensor,
      gradient: tensor,
      penalty: tensor,
      shape: [5],
      inPanels: false,
    }),
  ).toThrow(new RangeError('orthogonalRegularizer: shape must be that of a weight, [outputs, inputs], got [5]'));
});
