import type { Activation } from '../activations/activation.ts';
import * as activations from '../activations/index.ts';

/** e^(−x²) Σ 2ⁿ x^(2n+1) / (2n+1)!! · 2/√π: no difference cancels. */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 200 && Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

export const sigmoid = (x: number) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));
export const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
export const clip = (x: number, min: number, max: number) => Math.min(Math.max(x, min), max);
const { LAMBDA, ALPHA } = { LAMBDA: 1.0507009873554805, ALPHA: 1.6732632423543772 };

/** A function of one number. */
export type Formula = (x: number) => number;

/** An activation and what it computes. */
export interface Candidate {
  readonly make: () => Activation;
  readonly formula: Formula;
}

const candidate = (make: () => Activation, formula: Formula): Candidate => ({ make, formula });

/** Activations without options. */
const fixed: readonly Candidate[] = [
  candidate(activations.relu, (x) => Math.max(x, 0)),
  candidate(activations.relu6, (x) => clip(x, 0, 6)),
  candidate(activations.sigmoid, sigmoid),
  candidate(activations.tanh, Math.tanh),
  candidate(activations.gelu, (x) => 0.5 * x * (1 + erf(x / Math.SQRT2))),
  candidate(
    () => activations.gelu({ approximate: 'tanh' }),
    (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  ),
  candidate(activations.silu, (x) => x * sigmoid(x)),
  candidate(activations.mish, (x) => x * Math.tanh(softplus(x))),
  candidate(activations.selu, (x) => LAMBDA * (x > 0 ? x : ALPHA * Math.expm1(x))),
  candidate(activations.softplus, softplus),
  candidate(activations.softsign, (x) => x / (1 + Math.abs(x))),
  candidate(activations.hardSigmoid, (x) => clip((x + 3) / 6, 0, 1)),
  candidate(activations.hardSilu, (x) => (x * clip(x + 3, 0, 6)) / 6),
  candidate(activations.logSigmoid, (x) => -softplus(-x)),
  candidate(activations.tanhShrink, (x) => x - Math.tanh(x)),
  candidate(activations.sparsePlus, (x) => (x < 1 ? clip(0.5 * (x + 1), 0, 1) ** 2 : x)),
  candidate(activations.exponential, Math.exp),
];

/**
 * Activations that a function may be: those without options, and others with the options that its values would have. `numbers`
 * are those in its formula.
 */
export function candidatesFor(f: Formula, numbers: readonly number[]): readonly Candidate[] {
  const [slope, least, most, depth, atZero] = [-f(-1), f(-1e9), f(1e9), -f(-40), f(0)];
  const list = [...fixed];
  if (slope >= 0)
    list.push(
      candidate(
        () => activations.leakyRelu({ slope }),
        (x) => (x > 0 ? x : slope * x),
      ),
    );
  if (depth >= 0)
    list.push(
      candidate(
        () => activations.elu({ alpha: depth }),
        (x) => (x > 0 ? x : depth * Math.expm1(x)),
      ),
    );
  if (-least >= 1e-3)
    list.push(
      candidate(
        () => activations.celu({ alpha: -least }),
        (x) => (x > 0 ? x : -least * Math.expm1(x / -least)),
      ),
    );
  if (least < most && Number.isFinite(Math.fround(least)) && Number.isFinite(Math.fround(most)))
    list.push(
      candidate(
        () => activations.hardTanh({ min: least, max: most }),
        (x) => clip(x, least, most),
      ),
    );
  if (atZero > 1e-6) {
    const [beta, wide] = [Math.LN2 / atZero, 4 * atZero * atZero];
    list.push(
      candidate(
        () => activations.softplus({ beta }),
        (x) => softplus(beta * x) / beta,
      ),
    );
    list.push(
      candidate(
        () => activations.squareplus({ beta: wide }),
        (x) => 0.5 * (x + Math.sqrt(x * x + wide)),
      ),
    );
  }
  for (const threshold of new Set(numbers.map(Math.abs))) {
    list.push(
      candidate(
        () => activations.hardShrink({ threshold }),
        (x) => (Math.abs(x) > threshold ? x : 0),
      ),
    );
    list.push(
      candidate(
        () => activations.softShrink({ threshold }),
        (x) => x - clip(x, -threshold, threshold),
      ),
    );
    list.push(
      candidate(
        () => activations.thresholdedRelu({ threshold }),
        (x) => (x > threshold ? x : 0),
      ),
    );
  }
  return list;
}

/** The points at which functions are compared: of both signs, and close to the constants of a formula. */
export function pointsFor(numbers: readonly number[]): number[] {
  const sizes = [
    0.01, 0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1.1, 1.4, 1.9, 2.3, 2.9, 3.1, 3.6, 4.5, 5.5, 6.5, 8, 12, 19, 21, 30,
  ];
  const beside = numbers.map(Math.abs).filter((size) => size < 1e4 && size > 1e-4);
  const all = [...sizes, ...beside.slice(0, 8).flatMap((size) => [size * 0.999, size * 1.001])];
  return [1.4, -1.4, 0.3, -0.3, 4.5, -4.5, 0, ...all.flatMap((size) => [size, -size])];
}
