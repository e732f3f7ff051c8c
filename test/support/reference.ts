// What every entry of the vocabulary computes, as scalar formulas in f64. A list entry without one does not compile.

import type * as activations from '../../src/activations/index.ts';

type Row = readonly number[];

/** The slope of leakyRelu where none is given. */
const SLOPE = 0.3;

export interface ActivationReference {
  /** y = f(x) of a row. */
  forward(x: Row): number[];
  /** dx from dy, where y = f(x). */
  backward(dy: Row, x: Row): number[];
}

const each = (f: (x: number) => number, derivative: (x: number) => number): ActivationReference => ({
  forward: (x) => x.map(f),
  backward: (dy, x) => dy.map((d, i) => d * derivative(x[i])),
});

export const sigmoid = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

export function softmax(x: Row): number[] {
  const top = Math.max(...x);
  const powers = x.map((value) => Math.exp(value - top));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

export const activationReference = {
  linear: each(
    (x) => x,
    () => 1,
  ),
  relu: each(
    (x) => Math.max(x, 0),
    (x) => (x > 0 ? 1 : 0),
  ),
  leakyRelu: each(
    (x) => (x > 0 ? x : SLOPE * x),
    (x) => (x > 0 ? 1 : SLOPE),
  ),
  sigmoid: each(sigmoid, (x) => sigmoid(x) * sigmoid(-x)),
  tanh: each(Math.tanh, (x) => 1 / Math.cosh(x) ** 2),
  softmax: {
    forward: softmax,
    backward(dy, x) {
      const y = softmax(x);
      const inner = dy.reduce((sum, d, i) => sum + d * y[i], 0);
      return y.map((value, i) => value * (dy[i] - inner));
    },
  },
} satisfies Record<keyof typeof activations, ActivationReference>;
