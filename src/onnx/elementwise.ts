import type { Activation } from '../activations/activation.ts';
import { candidatesFor, clip, erf, type Formula, pointsFor, sigmoid, softplus } from './formulas.ts';
import { isRows, type Rows, scalarOf, type Value } from './values.ts';

type Numbers = Readonly<Record<string, number>>;

/** Operators that take numbers by themselves, in f64. Truth is 1. Missing inputs are NaN. */
const functions: Readonly<Record<string, (attributes: Numbers, ...args: readonly number[]) => number>> = {
  alias: (_, x = 0) => x,
  Abs: (_, x = 0) => Math.abs(x),
  Add: (_, a = 0, b = 0) => a + b,
  And: (_, a, b) => Number(Boolean(a) && Boolean(b)),
  Cast: ({ to }, x = 0) => (to === 9 ? Number(x !== 0) : x),
  Celu: ({ alpha = 1 }, x = 0) => Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha)),
  Clip: (_, x = 0, min = Number.NaN, max = Number.NaN) =>
    clip(x, Number.isNaN(min) ? Number.NEGATIVE_INFINITY : min, Number.isNaN(max) ? Number.POSITIVE_INFINITY : max),
  Div: (_, a = 0, b = 0) => a / b,
  Elu: ({ alpha = 1 }, x = 0) => (x < 0 ? alpha * Math.expm1(x) : x),
  Equal: (_, a, b) => Number(a === b),
  Erf: (_, x = 0) => erf(x),
  Exp: (_, x = 0) => Math.exp(x),
  Gelu: ({ tanh = 0 }, x = 0) =>
    0.5 * x * (1 + (tanh ? Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)) : erf(x / Math.SQRT2))),
  Greater: (_, a = 0, b = 0) => Number(a > b),
  GreaterOrEqual: (_, a = 0, b = 0) => Number(a >= b),
  HardSigmoid: ({ alpha = 0.2, beta = 0.5 }, x = 0) => clip(alpha * x + beta, 0, 1),
  indices: (_, x = 0) => Math.trunc(x),
  HardSwish: (_, x = 0) => x * clip(x / 6 + 0.5, 0, 1),
  LeakyRelu: ({ alpha = 0.01 }, x = 0) => (x < 0 ? alpha * x : x),
  Less: (_, a = 0, b = 0) => Number(a < b),
  LessOrEqual: (_, a = 0, b = 0) => Number(a <= b),
  Log: (_, x = 0) => Math.log(x),
  Max: (_, ...args) => args.reduce((a, b) => Math.max(a, b)),
  Min: (_, ...args) => args.reduce((a, b) => Math.min(a, b)),
  Mish: (_, x = 0) => x * Math.tanh(softplus(x)),
  Mul: (_, a = 0, b = 0) => a * b,
  Neg: (_, x = 0) => -x,
  Not: (_, x) => Number(!x),
  Or: (_, a, b) => Number(Boolean(a) || Boolean(b)),
  Pow: (_, a = 0, b = 0) => a ** b,
  Reciprocal: (_, x = 0) => 1 / x,
  Relu: (_, x = 0) => Math.max(x, 0),
  Selu: ({ alpha = 1.673263216018677, gamma = 1.0507010221481323 }, x = 0) =>
    gamma * (x > 0 ? x : alpha * Math.expm1(x)),
  Shrink: ({ bias = 0, lambd = 0.5 }, x = 0) => (x < -lambd ? x + bias : x > lambd ? x - bias : 0),
  Sigmoid: (_, x = 0) => sigmoid(x),
  Sign: (_, x = 0) => Math.sign(x),
  Softplus: (_, x = 0) => softplus(x),
  Softsign: (_, x = 0) => x / (1 + Math.abs(x)),
  Sqrt: (_, x = 0) => Math.sqrt(x),
  Sub: (_, a = 0, b = 0) => a - b,
  Swish: ({ alpha = 1 }, x = 0) => x * sigmoid(alpha * x),
  Tanh: (_, x = 0) => Math.tanh(x),
  ThresholdedRelu: ({ alpha = 1 }, x = 0) => (x > alpha ? x : 0),
  Where: (_, condition, a = 0, b = 0) => (condition ? a : b),
};

export const elementwiseNames: readonly string[] = Object.keys(functions).filter(
  (name) => name !== 'alias' && name !== 'indices',
);

/** The result of an operator on constants. */
export const computed = (op: string, attributes: Numbers, args: readonly number[]): number | undefined =>
  Object.hasOwn(functions, op) ? functions[op]?.(attributes, ...args) : undefined;

/** Whether a value takes numbers by themselves, with no constant but single numbers. */
function takesNumbers(value: Rows): boolean {
  const isNumber = (arg: Value | undefined) => arg === undefined || isRows(arg) || scalarOf(arg) !== undefined;
  return Object.hasOwn(functions, value.op) && value.args.every(isNumber);
}

/** Values that are looked through at most for one activation: the longest that exporters write has 14. */
const MOST = 24;

/** What an activation is found in: a function of some value. */
export interface Found {
  /** None where it is the value itself. */
  readonly activation: Activation | undefined;
  readonly of: Rows;
}

/** What a value goes on from, by numbers alone: itself first. */
function below(value: Rows): readonly Rows[] {
  const list = [value];
  for (let i = 0; i < list.length && list.length <= MOST; i++) {
    const each = list[i] as Rows;
    if (!takesNumbers(each)) continue;
    for (const arg of each.args) if (isRows(arg) && !list.includes(arg)) list.push(arg);
  }
  return list;
}

/** The value that another is the same as wherever it is an index of so many: exporters let indices count from the end, too. */
export function indexIn(value: Rows, count: number): Rows | undefined {
  const points = [...Array(Math.min(count, 64)).keys(), count - 1];
  return [...below(value)]
    .slice(0, MOST)
    .reverse()
    .find((of) => {
      const f = formulaOf(value, of);
      return f !== undefined && points.every((index) => f(index) === index);
    });
}

/** Finds an activation whose formula a value is, of a value as far below as can be. */
export function activationIn(value: Rows): Found | undefined {
  const values = below(value);
  const numbers = numbersIn(values);
  for (const of of values.slice(1, MOST).reverse()) {
    const activation = identify(value, of, numbers);
    if (activation !== null) return { activation, of };
  }
  return undefined;
}

function numbersIn(values: readonly Rows[]): number[] {
  const inFormula = values
    .filter(takesNumbers)
    .flatMap(({ args, numbers }) => [
      ...args.map((arg) => scalarOf(isRows(arg) ? undefined : arg)).filter((number) => number !== undefined),
      ...Object.values(numbers),
    ]);
  return [...new Set(inFormula.filter(Number.isFinite))].slice(0, 12);
}

/** The activation that computes a value from another; undefined if they are the same, null if it is unknown. */
function identify(value: Rows, of: Rows, numbers: readonly number[]): Activation | undefined | null {
  const f = formulaOf(value, of);
  if (!f) return null;
  const points = pointsFor(numbers);
  // Most candidates differ at the first points: the function is looked at no further than that.
  const values: number[] = [];
  const isSame = (formula: Formula) =>
    points.every((x, i) => {
      values[i] ??= f(x);
      const expected = formula(x);
      return Math.abs(expected - (values[i] as number)) <= 1e-6 * (1 + Math.abs(expected));
    });
  if (isSame((x) => x)) return undefined;
  return (
    candidatesFor(f, numbers)
      .find(({ formula }) => isSame(formula))
      ?.make() ?? null
  );
}

/** A value as a function of another, if it is one of that alone. */
function formulaOf(value: Rows, of: Rows): Formula | undefined {
  const order: Rows[] = [];
  const places = new Map<Rows, number>([[of, 0]]);
  let seen = 0;
  const visit = (each: Rows): boolean => {
    if (places.has(each)) return true;
    if (!takesNumbers(each) || ++seen > MOST) return false;
    if (!each.args.every((arg) => !isRows(arg) || visit(arg))) return false;
    order.push(each);
    places.set(each, order.length);
    return true;
  };
  if (!visit(value)) return undefined;
  const steps = order.map(({ op, numbers, args }) => ({
    apply: functions[op] as (typeof functions)[string],
    numbers,
    args: args.map((arg) => (isRows(arg) ? { place: places.get(arg) as number } : (scalarOf(arg) ?? Number.NaN))),
  }));
  return (x) => {
    const results = [x];
    for (const { apply, numbers, args } of steps)
      results.push(
        apply(numbers, ...args.map((arg) => (typeof arg === 'number' ? arg : (results[arg.place] as number)))),
      );
    return results.at(-1) as number;
  };
}
