import { checkInteger, checkNumber, checkOptions } from '../../base/errors.ts';
import type { Evaluate } from './evaluate.ts';
import { type LinePoint, strongWolfe } from './wolfe.ts';

export interface MinimizeOptions {
  /** Pairs of steps and changes of the gradient that are remembered, ≥ 1. Default 10. */
  memory?: number;
  /** It ends where no element of the gradient is greater, ≥ 0. Default 1e-5, as SciPy's. */
  tolerance?: number;
  /** Iterations at most, ≥ 1. Default 15,000, as SciPy's. */
  iterations?: number;
}

/** Where the search is. */
export interface Iterate {
  readonly w: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** Evaluations so far. */
  readonly evaluations: number;
}

/** Why it ended: the gradient is as small as `tolerance`, no lower point was found, or there were `iterations`. */
export type Ending = 'tolerance' | 'line search' | 'iterations';

interface Pair {
  /** s: what a step added to w. */
  readonly s: Float64Array;
  /** y: what it added to the gradient. */
  readonly y: Float64Array;
  /** 1 / (s·y) */
  readonly rho: number;
}

interface Point extends LinePoint {
  readonly w: Float64Array;
  readonly gradient: Float64Array;
}

/**
 * L-BFGS: a local minimum of a smooth function, from `start` (n) on; yields after each iteration, whose value is lower than
 * the one before. Liu & Nocedal 1989 (two-loop recursion: Nocedal & Wright 2006, algorithm 7.4), in f64.
 *
 * @throws TypeError or RangeError for an option out of its range.
 */
export function* minimize(
  evaluate: Evaluate,
  start: Float64Array,
  options: MinimizeOptions = {},
): Generator<Iterate, Ending> {
  const { memory, tolerance, iterations } = checkMinimizeOptions('minimize', options);
  const pairs: Pair[] = [];
  let evaluations = 0;
  const pointAt = (from: Float64Array, direction: Float64Array, step: number): Point => {
    const w = from.map((value, i) => value + step * (direction[i] as number));
    const gradient = new Float64Array(w.length);
    const value = evaluate(w, gradient);
    evaluations++;
    return { step, value, slope: dot(gradient, direction), w, gradient };
  };
  let here = pointAt(start, new Float64Array(start.length), 0);
  for (let iteration = 0; ; iteration++) {
    if (here.gradient.every((g) => Math.abs(g) <= tolerance)) return 'tolerance';
    if (iteration === iterations) return 'iterations';
    const direction = directionOf(here.gradient, pairs);
    const from: Point = { ...here, step: 0, slope: dot(here.gradient, direction) };
    const first = pairs.length > 0 ? 1 : Math.min(1, 1 / sumOfSizes(here.gradient));
    const next = from.slope < 0 ? strongWolfe(from, first, (step) => pointAt(from.w, direction, step)) : undefined;
    if (!next) {
      if (pairs.length === 0) return 'line search';
      pairs.length = 0;
      continue;
    }
    remember(pairs, from, next, memory);
    here = next;
    yield { w: here.w, value: here.value, gradient: here.gradient, evaluations };
  }
}

export function checkMinimizeOptions(where: string, options: MinimizeOptions): Required<MinimizeOptions> {
  checkOptions(where, options, ['memory', 'tolerance', 'iterations']);
  const { memory = 10, tolerance = 1e-5, iterations = 15_000 } = options;
  checkInteger(where, 'memory', memory, 1);
  checkNumber(where, 'tolerance', tolerance, 'a number ≥ 0', (value) => value >= 0);
  checkInteger(where, 'iterations', iterations, 1);
  return { memory, tolerance, iterations };
}

/** Keeps a step, unless rounding has taken its curvature. */
function remember(pairs: Pair[], from: Point, to: Point, memory: number): void {
  const s = difference(to.w, from.w);
  const y = difference(to.gradient, from.gradient);
  const curvature = dot(s, y);
  if (!(curvature > Number.EPSILON * dot(y, y))) return;
  if (pairs.length === memory) pairs.shift();
  pairs.push({ s, y, rho: 1 / curvature });
}

/** −H·g, with H the inverse of the Hessian as far as the pairs tell it. */
function directionOf(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const q = gradient.map((g) => -g);
  const alphas = pairs.map(() => 0);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { s, y, rho } = pairs[i] as Pair;
    alphas[i] = rho * dot(s, q);
    add(q, -(alphas[i] as number), y);
  }
  const last = pairs.at(-1);
  if (last) scale(q, 1 / (last.rho * dot(last.y, last.y)));
  for (const [i, { s, y, rho }] of pairs.entries()) add(q, (alphas[i] as number) - rho * dot(y, q), s);
  return q;
}

const difference = (a: Float64Array, b: Float64Array) => a.map((value, i) => value - (b[i] as number));

const sumOfSizes = (a: Float64Array) => a.reduce((sum, value) => sum + Math.abs(value), 0);

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** a ← a + factor·b */
function add(a: Float64Array, factor: number, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] as number) + factor * (b[i] as number);
}

function scale(a: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] as number) * factor;
}
