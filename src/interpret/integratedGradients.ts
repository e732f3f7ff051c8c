import { checkInteger, checkOptions, outOfRange } from '../base/errors.ts';
import { withColumns } from '../data/columns.ts';
import type { Table } from '../data/table.ts';
import type { Model, Predictions } from '../model/model.ts';
import type { Inputs } from '../training/examples.ts';
import { type InputRows, toInputs } from '../training/input.ts';
import type { ModelState } from '../training/state.ts';
import { arrangeInputs, type ByInputs, gradientRows, type MetricOptions, numbersOf } from './inputGradients.ts';
import { headOf, type RowMetric, toRowMetric } from './rowMetric.ts';

export interface IntegratedGradientsOptions extends MetricOptions {
  /** The start of the paths: rows in the form of x, or one row for all. Default: zeros. */
  baseline?: InputRows;
  /** Points of the path, at the midpoints of equal steps. Default 32. */
  steps?: number;
}

/** How much each input contributes to a metric, and how far the contributions are from adding up. */
export interface IntegratedGradients<G extends ByInputs> {
  /**
   * (rows, inputs), in the form of x. Over a row, they sum to the metric minus that at the baseline, except for the
   * gap.
   */
  readonly values: G;
  /** For each row, the sum of its values, minus the metric, plus the metric at the baseline. */
  readonly gaps: Float64Array;
  /** Σ |gaps| / Σ |metric − metric at the baseline| over the rows; more steps make it smaller. */
  readonly gap: number;
}

/**
 * Computes integrated gradients: (x − x′) ⊙ the mean gradient of a metric on the straight path from the baseline x′ to
 * x.
 *
 * Sundararajan, Taly, Yan: Axiomatic attribution for deep networks (2017).
 *
 *     const { values, gap } = integratedGradients(model, x, { metric: { output: 4 } });
 *
 * @throws TypeError or RangeError for invalid input, and for an input without a gradient, such as that of an embedding;
 * Error if the model is disposed.
 */
export function integratedGradients<G extends ByInputs = Float32Array>(
  model: Model<Predictions>,
  x: InputRows,
  options: IntegratedGradientsOptions,
): IntegratedGradients<G> {
  const where = 'integratedGradients';
  return model.look(where, (state) => {
    const known = checkOptions(where, options, ['metric', 'of', 'baseline', 'steps']);
    const { metric, of, baseline, steps = 32 } = known;
    checkInteger(where, 'steps', steps, 1);
    const inputs = toInputs(where, '', state.network, x, false);
    const start =
      baseline === undefined ? zerosLike(inputs) : toReference(where, 'baseline', state, baseline, inputs.rows);
    const head = headOf(where, state.network, of);
    const rowMetric = toRowMetric(where, metric, head, inputs.rows, () => numbersOf(state, head, inputs));

    const sums = inputs.x.map(({ data }) => new Float64Array(data.length));
    for (let k = 0; k < steps; k++) {
      const { gradients } = gradientRows(where, state, head, rowMetric, between(start, inputs, (k + 0.5) / steps));
      for (const [index, sum] of sums.entries()) {
        const gradient = gradients[index] as Float32Array;
        for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (gradient[i] as number) / steps;
      }
    }
    const values = inputs.x.map(({ data, columns }, index) => {
      const from = (start.x[index] as Table).data;
      const sum = sums[index] as Float64Array;
      return withColumns(
        Float32Array.from(sum, (mean, i) => mean * ((data[i] as number) - (from[i] as number))),
        columns,
      );
    });
    const ends = [inputs, start].map((each) => metricOf(state, head, rowMetric, each));
    const [there, here] = ends as [Float64Array, Float64Array];
    const gaps = Float64Array.from(
      there,
      (value, row) => rowSum(values, inputs, row) - (value - (here[row] as number)),
    );
    const change = there.reduce((total, value, row) => total + Math.abs(value - (here[row] as number)), 0);
    const off = gaps.reduce((total, gap) => total + Math.abs(gap), 0);
    return { values: arrangeInputs(state, x, values) as G, gaps, gap: change === 0 ? off : off / change };
  });
}

/** The values of a metric for all rows. */
export function metricOf(
  state: ModelState,
  head: Parameters<typeof numbersOf>[1],
  metric: RowMetric,
  inputs: Inputs,
): Float64Array {
  const numbers = numbersOf(state, head, inputs);
  return Float64Array.from({ length: inputs.rows }, (_, row) =>
    metric(numbers.subarray(row * head.columns, (row + 1) * head.columns), row),
  );
}

/** Rows of a reference: as many as there are, or one for all. */
export function toReference(where: string, what: string, state: ModelState, rows: InputRows, count: number): Inputs {
  const given = toInputs(where, `${what} `, state.network, rows, false);
  if (given.rows === count) return given;
  if (given.rows !== 1) throw outOfRange(where, what, `1 row or ${count}, as many as there are`, given.rows);
  return {
    rows: count,
    x: given.x.map(({ data, columns }) => {
      const all = new Float32Array(count * columns);
      for (let row = 0; row < count; row++)
        for (let j = 0; j < columns; j++) all[row * columns + j] = data[j] as number;
      return { data: all, rows: count, columns };
    }),
  };
}

const zerosLike = ({ rows, x }: Inputs): Inputs => ({
  rows,
  x: x.map(({ columns }) => ({ data: new Float32Array(rows * columns), rows, columns })),
});

/** x′ + α (x − x′) */
export function between(from: Inputs, to: Inputs, alpha: number): Inputs {
  return {
    rows: to.rows,
    x: to.x.map(({ data, columns, rows }, index) => {
      const start = (from.x[index] as Table).data;
      return {
        ...{ columns, rows },
        data: Float32Array.from(data, (value, i) => (start[i] as number) + alpha * (value - (start[i] as number))),
      };
    }),
  };
}

function rowSum(values: readonly Float32Array[], { x }: Inputs, row: number): number {
  let total = 0;
  for (const [index, { columns }] of x.entries()) {
    const data = values[index] as Float32Array;
    for (let j = 0; j < columns; j++) total += data[row * columns + j] as number;
  }
  return total;
}
