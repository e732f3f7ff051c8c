import { describe, expect, test } from 'vitest';
import type { Evaluate } from '../../src/optimizers/lbfgs/evaluate.ts';
import { type Ending, type Iterate, minimize } from '../../src/optimizers/lbfgs/minimize.ts';
import { strongWolfe } from '../../src/optimizers/lbfgs/wolfe.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';

/** All iterates, and why it ended. */
function search(...args: Parameters<typeof minimize>): { iterates: Iterate[]; last: Iterate; ending: Ending } {
  const generator = minimize(...args);
  const iterates: Iterate[] = [];
  for (;;) {
    const { done, value } = generator.next();
    if (done) return { iterates, last: iterates.at(-1) as Iterate, ending: value };
    iterates.push(value);
  }
}

/** Σ 100·(w₂ᵢ₊₁ − w₂ᵢ²)² + (1 − w₂ᵢ)²: 0 at (1, 1, …) only. */
const rosenbrock: Evaluate = (w, gradient) => {
  let value = 0;
  for (let i = 0; i < w.length; i += 2) {
    const [a, b] = [1 - w[i], w[i + 1] - w[i] ** 2];
    value += a * a + 100 * b * b;
    gradient[i] = -2 * a - 400 * w[i] * b;
    gradient[i + 1] = 200 * b;
  }
  return value;
};

/** ½·Σ cᵢ·(wᵢ − aᵢ)², of condition 10⁴. */
const centre = Float64Array.from(numbers(50, 1));
const quadratic: Evaluate = (w, gradient) => {
  let value = 0;
  w.forEach((x, i) => {
    const curvature = 10 ** ((4 * i) / 49);
    gradient[i] = curvature * (x - centre[i]);
    value += 0.5 * gradient[i] * (x - centre[i]);
  });
  return value;
};

describe('minimize', () => {
  test.each([2, 10, 100])('finds the bottom of the valley of Rosenbrock in %i dimensions', (n) => {
    const start = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1));
    const { last, ending, iterates } = search(rosenbrock, start, { tolerance: 1e-10 });
    expect(ending).toBe('tolerance');
    expectClose(last.w, new Float64Array(n).fill(1), 1e-9);
    expect(last.evaluations).toBeLessThan(100);
    const values = iterates.map(({ value }) => value);
    expect(values).toEqual([...values].sort((a, b) => b - a));
  });

  test.each([1, 3, 10, 60])('finds the centre of a quadratic with a memory of %i', (memory) => {
    const { last, ending } = search(quadratic, new Float64Array(50), { memory, tolerance: 1e-9 });
    expect(ending).toBe('tolerance');
    // |w − a| ≤ |g| / c, c ≥ 1
    expectClose(last.w, centre, 0, 1e-9);
  });

  test('ends after so many iterations, and at once at a minimum', () => {
    const some = search(quadratic, new Float64Array(50), { iterations: 4 });
    expect([some.ending, some.iterates.length]).toEqual(['iterations', 4]);
    const none = search(quadratic, centre, {});
    expect([none.ending, none.iterates.length]).toEqual(['tolerance', 0]);
  });

  test('gets over places where the function is not a number', () => {
    const root: Evaluate = ([x], gradient) => {
      gradient[0] = 1 - 1 / x;
      return x - Math.log(x);
    };
    const { last, ending } = search(root, Float64Array.of(100), {});
    expect(ending).toBe('tolerance');
    expectClose(last.w, [1], 2e-5);
  });

  test('ends where rounding hides what is lower', () => {
    const flat: Evaluate = (_, gradient) => {
      gradient[0] = 1;
      return 5;
    };
    expect(search(flat, Float64Array.of(0), {}).ending).toBe('line search');
  });

  test.each([
    [{ memory: 0 }, 'minimize: memory must be an integer ≥ 1, got 0'],
    [{ tolerance: -1 }, 'minimize: tolerance must be a number ≥ 0, got -1'],
    [{ iterations: 0.5 }, 'minimize: iterations must be an integer ≥ 1, got 0.5'],
    [{ history: 3 }, "minimize: option must be one of memory, tolerance, iterations, got 'history'"],
  ])('refuses %o', (options, message) => {
    expect(() => minimize(quadratic, centre, options as object).next()).toThrow(message);
  });
});

describe('strongWolfe', () => {
  /** The functions of Moré & Thuente 1994, figures 1 to 3, with their derivatives. */
  const functions = {
    'one with one minimum far out': [(a: number) => -a / (a * a + 2), (a: number) => (a * a - 2) / (a * a + 2) ** 2],
    'a steep one': [
      (a: number) => (a + 0.004) ** 5 - 2 * (a + 0.004) ** 4,
      (a: number) => 5 * (a + 0.004) ** 4 - 8 * (a + 0.004) ** 3,
    ],
  } as const;
  const cases = Object.entries(functions).flatMap(([name, pair]) =>
    [1e-3, 0.1, 10, 1000].map((first) => [name, first, pair] as const),
  );

  test.each(cases)('%s, from a first step of %d', (_, first, [value, slope]) => {
    const at = (step: number) => ({ step, value: value(step), slope: slope(step) });
    const start = at(0);
    const point = strongWolfe(start, first, at);
    expect(point?.value).toBeLessThanOrEqual(start.value + 1e-4 * (point?.step ?? 0) * start.slope);
    expect(Math.abs(point?.slope ?? 1)).toBeLessThanOrEqual(0.9 * Math.abs(start.slope));
  });
});
