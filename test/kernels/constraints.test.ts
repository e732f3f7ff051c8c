import { describe, expect, test } from 'vitest';
import type { Constraint } from '../../src/constraints/constraint.ts';
import * as constraints from '../../src/constraints/index.ts';
import { resolveConstraint } from '../../src/constraints/resolve.ts';
import { available } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { run, shapesFor, stored } from '../support/graph.ts';
import { panelOf } from '../support/kernel.ts';
import { numbers } from '../support/random.ts';

interface Case {
  readonly constraint: Constraint;
  /** The weights of a unit, or a bias, as they become. */
  project(row: number[]): number[];
}

/** Keras's formula, but rows whose norm is to stay stay. */
const toNorm = (wanted: (norm: number) => number) => (row: number[]) => {
  const norm = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0));
  const scale = wanted(norm) === norm ? 1 : wanted(norm) / (norm + 1e-7);
  return row.map((x) => x * scale);
};

const { maxNorm, minMaxNorm, nonNegative, unitNorm } = constraints;

/** Every constraint in each of its forms, with its formula. */
const cases = {
  maxNorm: [
    { constraint: maxNorm(), project: toNorm((norm) => Math.min(norm, 2)) },
    { constraint: maxNorm({ max: 0.5 }), project: toNorm((norm) => Math.min(norm, 0.5)) },
    { constraint: maxNorm({ max: 0 }), project: (row) => row.map(() => 0) },
  ],
  minMaxNorm: [
    { constraint: minMaxNorm(), project: toNorm((norm) => Math.min(norm, 1)) },
    {
      constraint: minMaxNorm({ min: 1, max: 3, rate: 0.25 }),
      project: toNorm((norm) => 0.75 * norm + 0.25 * Math.min(Math.max(norm, 1), 3)),
    },
  ],
  nonNegative: [{ constraint: nonNegative(), project: (row) => row.map((x) => Math.max(x, 0)) }],
  unitNorm: [{ constraint: unitNorm(), project: toNorm(() => 1) }],
} satisfies Record<keyof typeof constraints, Case[]>;

const forms = Object.values(cases).flatMap((group) =>
  (group as Case[]).map((each) => ({ ...each, name: each.constraint.name, options: each.constraint.options })),
);

describe.each(available)('build %s', (build) => {
  const panel = panelOf(build);

  const apply = (constraint: Constraint, w: ArrayLike<number>, shape: readonly number[], threads = 1) =>
    run(
      build,
      { value: stored(w, shape, panel) },
      (graph, { value }) => constraint.call(graph, { value, shape }),
      threads,
    ).value;

  test.each(forms)('$name $options: is the formula for every shape, for any threads', ({ constraint, project }) => {
    for (const shape of shapesFor(panel)) {
      const [outputs, inputs = 1] = shape;
      // Norms from 0 to far above every limit.
      const w = numbers(outputs * inputs, 7).map((x, i) => x * Math.floor(i / inputs));
      const rows =
        shape.length === 1
          ? [Array.from(w)]
          : Array.from({ length: outputs }, (_, i) => Array.from(w.slice(i * inputs, (i + 1) * inputs)));
      const got = apply(constraint, w, shape);
      // A sum of k squares, a root, a quotient and a product, each rounded.
      const relative = (inputs * outputs ** (shape.length === 1 ? 1 : 0) + 8) * 2 ** -24;
      expectClose(got, stored(rows.flatMap(project), shape, panel), relative, 0, `${shape}`);
      for (const threads of [2, 3]) expect(apply(constraint, w, shape, threads)).toEqual(got);
    }
  });

  test('what holds already keeps its bits', () => {
    const w = numbers(3 * 11, 1).map((x) => x / 4);
    for (const constraint of [maxNorm(), minMaxNorm({ min: 0.01, max: 4, rate: 0.3 })])
      expect(apply(constraint, w, [3, 11])).toEqual(stored(w, [3, 11], panel));
  });

  test('NaN stays in its unit', () => {
    const w = new Float32Array([1, Number.NaN, 3, 4]);
    for (const { constraint } of forms) {
      const got = apply(constraint, w, [2, 2]);
      expect(got[panel]).toBeNaN();
      expect([got[1], got[panel + 1]].every(Number.isFinite)).toBe(true);
    }
  });

  test('a limit beyond all norms leaves the padding at 0', () => {
    const got = apply(minMaxNorm({ min: 1e38, max: 2e38 }), [1], [1, 1]);
    expect([...got.slice(1)].every((x) => x === 0)).toBe(true);
  });
});

test('names and values resolve, others are refused', () => {
  expect(resolveConstraint('dense', 'weightConstraint', 'maxNorm').options).toEqual({ max: 2 });
  const own = maxNorm({ max: 1 });
  expect(resolveConstraint('dense', 'weightConstraint', own)).toBe(own);
  expect(() => resolveConstraint('dense', 'weightConstraint', 'max' as never)).toThrow(
    new RangeError(
      "dense: weightConstraint must be one of maxNorm, minMaxNorm, nonNegative, unitNorm, or passed as a value, got 'max'",
    ),
  );
  expect(() => resolveConstraint('dense', 'weightConstraint', maxNorm as never)).toThrow(TypeError);
});

test('what is refused', () => {
  expect(() => maxNorm({ max: -1 })).toThrow(new RangeError('maxNorm: max must be a number ≥ 0, got -1'));
  expect(() => minMaxNorm({ min: 2 })).toThrow(new RangeError('minMaxNorm: max must be a number ≥ min, 2, got 1'));
  expect(() => minMaxNorm({ rate: 2 })).toThrow(new RangeError('minMaxNorm: rate must be a number from 0 to 1, got 2'));
  expect(() => maxNorm({ max: '3' as never })).toThrow(new TypeError("maxNorm: max must be a number ≥ 0, got '3'"));
});
