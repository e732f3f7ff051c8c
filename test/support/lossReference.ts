// What every loss computes, as scalar formulas in f64: Keras's, from its documentation. A loss without one does not compile.

import type * as losses from '../../src/losses/index.ts';

type Row = readonly number[];
export type LossName = keyof typeof losses;
type OptionsOf<F extends (...args: never) => unknown> =
  Parameters<F> extends [] ? object : NonNullable<Parameters<F>[0]>;

export interface LossReference<Options extends object = object> {
  /** The loss of a row of outputs ŷ (after the activation, if the loss takes one in) and targets t. */
  row(y: Row, t: Row, options: Options): number;
  /** Options to test it with. */
  readonly forms: readonly Options[];
  /** A target row from random numbers of [0, 1). */
  targets(random: Row): number[];
  /** An output from a number of [−5, 5), where not every number may be one. */
  output?(x: number): number;
  /** How many times greater its gradients are than those of others, and so their roundings: 100 for percent. */
  readonly unit?: number;
}

const f32 = Math.fround;
const clip = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);
const sum = (numbers: Row) => numbers.reduce((a, b) => a + b, 0);
const length = (row: Row) => Math.max(Math.sqrt(sum(row.map((x) => x * x))), 1e-7);

const anyNumber = (random: Row) => random.map((x) => f32(4 * x - 2));
const counts = (random: Row) => random.map((x) => Math.floor(6 * x));
const unit = (random: Row) => random.map(f32);
const probabilities = (random: Row) => random.map((x) => f32(x / sum(random)));
const oneHot = (random: Row) => random.map((_, i) => (i === Math.floor((random[0] as number) * random.length) ? 1 : 0));

const mean = (each: (y: number, t: number) => number) => (y: Row, t: Row) =>
  sum(y.map((value, i) => each(value, t[i] as number))) / y.length;

/** The mean over the columns of a loss without options. */
const plain = (each: (y: number, t: number) => number, targets = anyNumber): LossReference => ({
  row: mean(each),
  forms: [{}],
  targets,
});

const binary = (y: number, t: number) => -((t && t * Math.log(y)) + (1 - t && (1 - t) * Math.log(1 - y)));
const hinge = (y: number, t: number) => Math.max(1 - (t > 0 ? 1 : -1) * y, 0);
const sides = (random: Row) => random.map((x) => Math.floor(3 * x) - 1);

export const lossReference = {
  crossEntropy: {
    row(y, t, { labelSmoothing: e = 0 }) {
      return -sum(t.map((value, i) => (value * (1 - e) + e / t.length) * Math.log(y[i] as number)));
    },
    forms: [{}, { labelSmoothing: 0.25 }],
    targets: probabilities,
  },
  binaryCrossEntropy: {
    row: (y, t, { labelSmoothing: e = 0 }) => mean((p, value) => binary(p, value * (1 - e) + e / 2))(y, t),
    forms: [{}, { labelSmoothing: 0.25 }],
    targets: unit,
  },
  categoricalFocalCrossEntropy: {
    row(y, t, { gamma = 2, alpha = 0.25 }) {
      return -alpha * sum(y.map((p, i) => (t[i] as number) * (1 - p) ** gamma * Math.log(p)));
    },
    forms: [{}, { gamma: 0.5, alpha: 1 }, { gamma: 0 }],
    targets: probabilities,
  },
  binaryFocalCrossEntropy: {
    row(y, t, { gamma = 2, alpha }) {
      return mean((p, value) => {
        const weight = alpha === undefined ? 1 : value * alpha + (1 - value) * (1 - alpha);
        return weight * (1 - (value * p + (1 - value) * (1 - p))) ** gamma * binary(p, value);
      })(y, t);
    },
    forms: [{}, { alpha: 0.25 }, { gamma: 0.5, alpha: 0.75 }, { gamma: 0 }],
    targets: (random) => random.map((x) => (x < 0.6 ? Math.round(x) : f32(x))),
  },
  meanSquaredError: plain((y, t) => (y - t) ** 2),
  meanAbsoluteError: plain((y, t) => Math.abs(y - t)),
  meanAbsolutePercentageError: {
    ...plain(
      (y, t) => (100 * Math.abs(y - t)) / Math.max(Math.abs(t), 1e-7),
      // No target near 0, by which all of it would be divided
      (random) => random.map((x) => f32((x < 0.5 ? -1 : 1) * (0.5 + x))),
    ),
    unit: 100,
  },
  meanSquaredLogarithmicError: plain(
    (y, t) => (Math.log1p(Math.max(y, 1e-7)) - Math.log1p(Math.max(t, 1e-7))) ** 2,
    counts,
  ),
  huber: {
    row(y, t, { delta = 1 }) {
      return mean((value, target) => {
        const d = Math.abs(value - target);
        return d <= delta ? d ** 2 / 2 : delta * d - delta ** 2 / 2;
      })(y, t);
    },
    forms: [{}, { delta: 2.5 }],
    targets: anyNumber,
  },
  logCosh: plain((y, t) => Math.log(Math.cosh(y - t))),
  hinge: plain(hinge, sides),
  squaredHinge: plain((y, t) => hinge(y, t) ** 2, sides),
  categoricalHinge: {
    row(y, t) {
      const right = sum(y.map((value, i) => value * (t[i] as number)));
      const wrong = Math.max(...y.map((value, i) => value * (1 - (t[i] as number))));
      return Math.max(wrong - right + 1, 0);
    },
    forms: [{}],
    targets: oneHot,
  },
  klDivergence: {
    row(y, t) {
      const terms = y.map((value, i) => [clip(value, 1e-7, 1), clip(t[i] as number, 1e-7, 1)] as const);
      return sum(terms.map(([q, p]) => p * Math.log(p / q)));
    },
    forms: [{}],
    targets: (random) => probabilities(random.map((x) => (x < 0.2 ? 0 : x))).map((x) => x || 0),
    output: (x) => (x < -4.5 ? -0.1 : (x + 6) / 10),
  },
  poisson: { ...plain((y, t) => y - t * Math.log(y + 1e-7), counts), output: (x) => Math.abs(x) + 0.01 },
  cosineSimilarity: {
    row: (y, t) => -sum(y.map((value, i) => value * (t[i] as number))) / (length(y) * length(t)),
    forms: [{}],
    targets: anyNumber,
  },
  gaussianNll: {
    row(y, t) {
      const variances = y.slice(t.length).map((s) => Math.max(Math.exp(s), 1e-6));
      return mean((value, v) => (Math.log(v) + value) / 2)(
        variances.map((v, i) => ((y[i] as number) - (t[i] as number)) ** 2 / v),
        variances,
      );
    },
    forms: [{}],
    targets: anyNumber,
  },
  quantile: {
    row: (y, t, { quantile: q = 0.5 }) =>
      mean((value, target) => Math.max(q * (target - value), (q - 1) * (target - value)))(y, t),
    forms: [{}, { quantile: 0.9 }],
    targets: anyNumber,
  },
} satisfies { [Name in LossName]: LossReference<OptionsOf<(typeof losses)[Name]>> };
