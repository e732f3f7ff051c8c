// What every entry of the vocabulary computes, as scalar formulas in f64. A list entry without one does not compile.

import type * as activations from '../../src/activations/index.ts';

type Row = readonly number[];

/** What is taken where no option is given. */
const SLOPE = 0.3;
const THRESHOLD = 1;
const SHRINK = 0.5;
const SQUAREPLUS = 4;

/** λ and α of Klambauer et al. 2017. */
const LAMBDA = 1.0507009873554805;
const ALPHA = 1.6732632423543772;

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

/** ln (1 + eˣ) */
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** The distribution function of the normal distribution: Abramowitz & Stegun 26.2.10, beyond ±3 26.2.14. */
export function normal(x: number): number {
  const t = Math.abs(x);
  const density = Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  if (t < 3) {
    let [sum, term] = [0, t];
    for (let k = 1; Math.abs(term) > 1e-18; k++) {
      sum += term / (2 * k - 1);
      term *= (-t * t) / (2 * k);
    }
    return 0.5 + (Math.sign(x) * sum) / Math.sqrt(2 * Math.PI);
  }
  let fraction = t;
  for (let k = 200; k >= 1; k--) fraction = t + k / fraction;
  return x > 0 ? 1 - density / fraction : density / fraction;
}

const clamp = (x: number, least: number, most: number) => Math.min(Math.max(x, least), most);
const between = (x: number, least: number, most: number) => (x > least && x < most ? 1 : 0);

/** f, but its limits where x is so far off that the formula is ∞ · 0 or ∞ / ∞ in f64. */
const limited = (f: (x: number) => number, below: number, above: (x: number) => number) => (x: number) =>
  x < -750 ? below : x > 750 ? above(x) : f(x);
const itself = (x: number) => x;
const one = () => 1;

const elu = (alpha: number, scale = 1): ActivationReference =>
  each(
    (x) => scale * (x > 0 ? x : alpha * Math.expm1(x)),
    (x) => scale * (x > 0 ? 1 : alpha * Math.exp(x)),
  );

/** x·t(x), from t and its derivative. */
const gated = (t: (x: number) => number, derivative: (x: number) => number): ActivationReference =>
  each(
    limited((x) => x * t(x), 0, itself),
    limited((x) => t(x) + x * derivative(x), 0, one),
  );

/** gelu with approximate: 'tanh'. */
export const geluTanh = limited((x) => x * sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)), 0, itself);

const sigmoidSlope = (x: number) => sigmoid(x) * sigmoid(-x);

/** τ of sparsemax by sorting: Martins & Astudillo 2016, algorithm 1. */
function sparsemax(x: Row): number[] {
  const sorted = [...x].sort((a, b) => b - a);
  let [sum, tau] = [0, 0];
  for (const [k, value] of sorted.entries()) {
    sum += value;
    if (1 + (k + 1) * value > sum) tau = (sum - 1) / (k + 1);
  }
  return x.map((value) => Math.max(value - tau, 0));
}

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
  relu6: each(
    (x) => clamp(x, 0, 6),
    (x) => between(x, 0, 6),
  ),
  elu: elu(1),
  selu: elu(ALPHA, LAMBDA),
  celu: elu(1),
  gelu: gated(normal, (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)),
  silu: gated(sigmoid, sigmoidSlope),
  mish: gated(
    (x) => Math.tanh(softplus(x)),
    (x) => sigmoid(x) / Math.cosh(Math.min(softplus(x), 400)) ** 2,
  ),
  hardSigmoid: each(
    (x) => clamp(x + 3, 0, 6) / 6,
    (x) => between(x, -3, 3) / 6,
  ),
  hardSilu: gated(
    (x) => clamp(x + 3, 0, 6) / 6,
    (x) => between(x, -3, 3) / 6,
  ),
  hardTanh: each(
    (x) => clamp(x, -1, 1),
    (x) => between(x, -1, 1),
  ),
  softplus: each(softplus, sigmoid),
  softsign: each(
    (x) => (Number.isFinite(x) ? x / (1 + Math.abs(x)) : Math.sign(x)),
    (x) => 1 / (1 + Math.abs(x)) ** 2,
  ),
  logSigmoid: each(
    (x) => -softplus(-x),
    (x) => sigmoid(-x),
  ),
  exponential: each(Math.exp, Math.exp),
  thresholdedRelu: each(
    (x) => (x <= THRESHOLD ? 0 : x),
    (x) => (x > THRESHOLD ? 1 : 0),
  ),
  hardShrink: each(
    (x) => (Math.abs(x) <= SHRINK ? 0 : x),
    (x) => (Math.abs(x) > SHRINK ? 1 : 0),
  ),
  softShrink: each(
    (x) => Math.sign(x) * Math.max(Math.abs(x) - SHRINK, 0),
    (x) => (Math.abs(x) > SHRINK ? 1 : 0),
  ),
  tanhShrink: each(
    // Near 0 the series of tanh x, Abramowitz & Stegun 4.5.64.
    (x) =>
      Math.abs(x) < 0.1
        ? x ** 3 * (1 / 3 - x ** 2 * (2 / 15 - x ** 2 * (17 / 315 - x ** 2 * (62 / 2835 - x ** 2 * (1382 / 155925)))))
        : x - Math.tanh(x),
    (x) => Math.tanh(x) ** 2,
  ),
  sparsePlus: each(
    (x) => (x < 1 ? (Math.max(x + 1, 0) / 2) ** 2 : x),
    (x) => clamp(x + 1, 0, 2) / 2,
  ),
  squareplus: each(
    (x) =>
      x > 0
        ? (x + Math.hypot(x, Math.sqrt(SQUAREPLUS))) / 2
        : SQUAREPLUS / 2 / (Math.hypot(x, Math.sqrt(SQUAREPLUS)) - x),
    limited((x) => (1 + x / Math.sqrt(x * x + SQUAREPLUS)) / 2, 0, one),
  ),
  logSoftmax: {
    forward: (x) => softmax(x).map(Math.log),
    backward(dy, x) {
      const total = dy.reduce((sum, d) => sum + d, 0);
      return softmax(x).map((value, i) => dy[i] - value * total);
    },
  },
  sparsemax: {
    forward: sparsemax,
    backward(dy, x) {
      const y = sparsemax(x);
      const support = dy.filter((_, i) => y[i] > 0);
      const mean = support.reduce((sum, d) => sum + d, 0) / support.length;
      return y.map((value, i) => (value > 0 ? dy[i] - mean : 0));
    },
  },
  softmax: {
    forward: softmax,
    backward(dy, x) {
      const y = softmax(x);
      const inner = dy.reduce((sum, d, i) => sum + d * y[i], 0);
      return y.map((value, i) => value * (dy[i] - inner));
    },
  },
} satisfies Record<keyof typeof activations, ActivationReference>;
