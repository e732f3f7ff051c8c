import { checkInteger, isPlain, outOfRange, show, toNumber, wrongKind } from '../base/errors.ts';
import { exp, log } from '../base/exact.ts';
import { isFunction } from '../base/kinds.ts';
import { isNumericArray } from '../data/table.ts';
import type { Source } from '../network/network.ts';
import { applicationOf, type Network, type NetworkOutput } from '../network/network.ts';

/**
 * A number for each row, computed from the logits if the output layer is softmax or sigmoid, else from its outputs.
 *
 * - `{ output: i }`: the number of unit i; one index, or one for each row.
 * - `{ correct: i, wrong: j }`: the number of unit i minus that of unit j.
 * - `'kl'`: KL(p ‖ q), where p are the network's probabilities for the clean row, and q those to evaluate.
 * - a function of a row, which writes the gradient with respect to each number and returns the value.
 */
export type Metric =
  | { readonly output: Indices }
  | { readonly correct: Indices; readonly wrong: Indices }
  | 'kl'
  | MetricFunction;

/** The index of a unit, or one for each row. */
export type Indices = number | ArrayLike<number>;

/**
 * Returns the value of a metric for a row of numbers, and writes its gradient with respect to each of them; the
 * gradient is 0 before.
 */
export type MetricFunction = (numbers: Float32Array, row: number, gradient: Float32Array) => number;

/** What a metric is computed from. */
export interface Head {
  /** Its index among the outputs of the network. */
  readonly index: number;
  readonly source: Source;
  readonly columns: number;
  /** Whether pre-activations are used. */
  readonly isLogits: boolean;
  /** Whether each unit is a separate probability, as with sigmoid. */
  readonly single: boolean;
}

/** Activations whose outputs are probabilities. */
const PROBABILITIES = ['softmax', 'logSoftmax', 'sparsemax', 'sigmoid', 'hardSigmoid', 'logSigmoid'];

/** What a metric looks at in the output of that name or number. */
export function headOf(where: string, network: Network, output: string | number | undefined): Head {
  const { outputs } = network;
  const names = outputs.map(({ name }, index) => name ?? index);
  const index =
    output === undefined && outputs.length === 1
      ? 0
      : names.findIndex((name, at) => output === name || (typeof output === 'number' && output === at));
  if (index < 0) {
    const got = output === undefined ? 'none' : show(output);
    throw outOfRange(where, 'of', `one of ${names.join(', ')}`, got);
  }
  const { source, columns } = outputs[index] as NetworkOutput;
  const activation = applicationOf(outputs[index] as NetworkOutput, network)?.placed.layer.activation?.name ?? 'linear';
  const isLogits = PROBABILITIES.includes(activation);
  return { index, source, columns, isLogits, single: /sigmoid/i.test(activation) };
}

/** A checked metric: the value for a row of numbers, whose gradient is written where it is wanted. */
export interface RowMetric {
  /** Whether it is a divergence from what the network gives, whose gradient there is 0. */
  readonly isDivergence: boolean;
  /** For each row the unit whose number it is, and the one whose number is subtracted, if it is no more than that. */
  readonly indices?: { readonly plus: Uint32Array; readonly minus: Uint32Array | undefined };
  (numbers: Float32Array, row: number, gradient?: Float32Array): number;
}

/** Checks a metric for so many rows. `clean` has the numbers of the network for the clean rows, for 'kl'. */
export function toRowMetric(
  where: string,
  metric: Metric,
  { columns, single, isLogits }: Head,
  rows: number,
  clean: () => Float32Array,
): RowMetric {
  if (metric === 'kl') {
    if (!isLogits) throw outOfRange(where, "metric 'kl'", 'a softmax or sigmoid last layer', 'another');
    const full = clean();
    return Object.assign(
      (numbers: Float32Array, row: number, gradient?: Float32Array) => {
        return divergence(full.subarray(row * columns, (row + 1) * columns), numbers, single, gradient);
      },
      { isDivergence: true },
    ) as RowMetric;
  }
  if (isFunction(metric)) {
    const unused = new Float32Array(columns);
    return Object.assign(
      (numbers: Float32Array, row: number, gradient?: Float32Array) =>
        toNumber('metric', metric(numbers, row, gradient ?? unused.fill(0))),
      { isDivergence: false },
    ) as RowMetric;
  }
  if (!isPlain(metric))
    throw wrongKind(where, 'metric', "{ output }, { correct, wrong }, 'kl' or a function of a row", metric);
  const { output, correct, wrong } = metric as Readonly<Record<string, Indices | undefined>>;
  const unknown = Object.keys(metric).find((key) => !['output', 'correct', 'wrong'].includes(key));
  if (unknown !== undefined || (output === undefined) === (correct === undefined || wrong === undefined))
    throw outOfRange(where, 'metric', '{ output } or { correct, wrong }', `{ ${Object.keys(metric).join(', ')} }`);
  const plus = indicesOf(
    where,
    output === undefined ? 'correct' : 'output',
    output ?? (correct as Indices),
    rows,
    columns,
  );
  const minus = output === undefined ? indicesOf(where, 'wrong', wrong as Indices, rows, columns) : undefined;
  return Object.assign(
    (numbers: Float32Array, row: number, gradient?: Float32Array) => {
      const [i, j] = [plus[row] as number, minus?.[row]];
      if (gradient) (gradient[i] as number) += 1;
      if (gradient && j !== undefined) (gradient[j] as number) -= 1;
      return (numbers[i] as number) - (j === undefined ? 0 : (numbers[j] as number));
    },
    { isDivergence: false, indices: { plus, minus } },
  ) as RowMetric;
}

function indicesOf(where: string, what: string, indices: Indices, rows: number, columns: number): Uint32Array {
  const check = (value: unknown, name: string) => checkInteger(where, name, value, 0, columns - 1);
  if (typeof indices === 'number') return new Uint32Array(rows).fill(check(indices, `metric.${what}`));
  if (!Array.isArray(indices) && !isNumericArray(indices))
    throw wrongKind(where, `metric.${what}`, 'an index of a unit, or one for each row', indices);
  if (indices.length !== rows)
    throw outOfRange(where, `metric.${what}`, `${rows} indices, one for each row`, indices.length);
  return Uint32Array.from(indices as ArrayLike<number>, (value, row) => check(value, `metric.${what}[${row}]`));
}

/** KL(p ‖ q) = Σⱼ pⱼ (log pⱼ − log qⱼ) of logits; the gradient by those of q is q − p. */
function divergence(p: Float32Array, q: Float32Array, single: boolean, gradient: Float32Array | undefined): number {
  let total = 0;
  if (single) {
    for (let j = 0; j < q.length; j++) {
      const [a, b] = [p[j] as number, q[j] as number];
      const [pa, pb] = [logistic(a), logistic(b)];
      total += pa * (softplus(-b) - softplus(-a)) + (1 - pa) * (softplus(b) - softplus(a));
      if (gradient) gradient[j] = pb - pa;
    }
    return total;
  }
  const [logP, logQ] = [logSumExp(p), logSumExp(q)];
  for (let j = 0; j < q.length; j++) {
    const [a, b] = [(p[j] as number) - logP, (q[j] as number) - logQ];
    const probability = exp(a);
    total += probability * (a - b);
    if (gradient) gradient[j] = exp(b) - probability;
  }
  return total;
}

const logistic = (x: number) => 1 / (1 + exp(-x));

/** log(1 + eˣ) */
const softplus = (x: number) => Math.max(x, 0) + log(1 + exp(-Math.abs(x)));

function logSumExp(values: Float32Array): number {
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return most + log(values.reduce((sum, value) => sum + exp(value - most), 0));
}
