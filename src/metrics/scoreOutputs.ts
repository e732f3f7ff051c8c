import * as common from '../activations/common.ts';
import { checkInteger, outOfRange, show, wrongKind } from '../base/errors.ts';
import { named } from '../base/names.ts';
import { areNamedLabels, indicesOf, toClassIndices } from '../data/labels.ts';
import type { Given } from './given.ts';
import type { MetricContext } from './metric.ts';
import { type Scored, toNumbers, toWeights } from './scored.ts';

export interface OutputOptions {
  /**
   * Columns of the predictions. Default: what is known; else, if y is an array with one element per row, as many as
   * there are for each.
   */
  columns?: number;
  /**
   * The activation that computed the predictions: with 'softmax', one class of each row is correct. Default 'softmax'
   * for several columns, else 'sigmoid'.
   */
  activation?: string;
}

/** How far the sum of a row of class probabilities may differ from 1. */
const TOLERANCE = 1e-3;

/** Computes a metric from rows of outputs. */
export function scoreOutputs(scored: Scored, given: Given, options: OutputOptions): number {
  const { metric } = scored;
  const columns = columnsOf(scored.y, given, options.columns);
  const predictions = given.values as ArrayLike<number>;
  const { activation = columns > 1 ? 'softmax' : 'sigmoid' } = options;
  if (typeof activation !== 'string') throw wrongKind('score', 'activation', 'a name', activation);
  named('score', 'activation', activation, 'activations', common);
  const rows = predictions.length / columns;
  const y = withoutLabels(scored, columns);
  const form = columns > 1 && y.length === rows ? 'classes' : 'rows';
  if (rows === 0 || (form === 'rows' && y.length !== predictions.length))
    throw outOfRange(
      'score',
      'y',
      `a class index for each of ${rows} rows, or ${predictions.length} numbers`,
      y.length,
    );
  const weights = toWeights(scored, rows);
  const context: MetricContext = { form, columns, activation };
  const targets =
    form === 'classes' ? toClassIndices('score', 'y', y, undefined, columns - 1) : toRows(y, scored, context);
  const share = metric.of === 'answers' && activation === 'sigmoid' && columns === 1;
  const outputs = toOutputs(predictions, share);
  const count = metric.start(context);
  count.add({
    ...{ rows, columns, form, targets, targetsStart: 0, targetsStride: form === 'classes' ? 1 : columns },
    ...{ predictions: outputs, predictionsStart: 0, predictionsStride: columns, weights, weightsStart: 0 },
  });
  return count.result();
}

/** Columns of the predictions: requested, known, or derived from the rows of y. */
function columnsOf(y: Given, predictions: Given, asked: number | undefined): number {
  if (asked !== undefined) checkInteger('score', 'columns', asked, 1);
  const known = predictions.columns ?? asked ?? columnsBeside(y, predictions.values.length);
  if (known === undefined) {
    const rule = 'the numbers in a row of predictions: a typed array does not say it';
    throw wrongKind('score', 'columns', rule, undefined);
  }
  const columns = asked ?? known;
  if (known !== 1 && known !== columns) throw outOfRange('score', 'columns', `${known}, as predictions have`, columns);
  const numbers = predictions.values.length;
  if (numbers % columns !== 0) throw outOfRange('score', 'predictions', `rows of ${columns} numbers`, numbers);
  const ofY = y.columns ?? 1;
  if (ofY !== 1 && ofY !== columns) throw outOfRange('score', 'y', `rows of ${columns} numbers`, `rows of ${ofY}`);
  return columns;
}

/** Columns of these numbers, if the rows of y are known. */
function columnsBeside({ values, columns, list }: Given, numbers: number): number | undefined {
  if (columns === undefined && !list) return undefined;
  return Math.max(1, Math.floor((numbers * (columns ?? 1)) / values.length));
}

/** Class indices for labels; other targets unchanged. */
function withoutLabels({ metric, y: { values: y }, names }: Scored, columns: number): ArrayLike<number> {
  if (!areNamedLabels(y) || !names) return y as ArrayLike<number>;
  if (columns === 1 && !metric.of) throw wrongKind('score', 'y[0]', 'a number', y[0]);
  const rule = columns === 1 ? 'two labels, or that of each class index' : `the labels of ${columns} outputs`;
  if (names.length !== Math.max(columns, 2)) throw outOfRange('score', 'classes', rule, names.length);
  return indicesOf('score', 'y', y, names);
}

function toRows(y: ArrayLike<number>, { metric }: Scored, { columns, activation }: MetricContext): Float32Array {
  const [rule, holds]: [string, (value: number) => boolean] = metric.of
    ? ['a number from 0 to 1', (value) => value >= 0 && value <= 1]
    : ['a finite number (in f32)', () => true];
  const rows = toNumbers('y', y, rule, holds);
  if (!metric.of || activation !== 'softmax') return rows;
  for (let start = 0; start < rows.length; start += columns) {
    const sum = rows.subarray(start, start + columns).reduce((a, b) => a + b, 0);
    if (Math.abs(sum - 1) > TOLERANCE)
      throw outOfRange('score', `row ${start / columns} of y`, "numbers that sum to 1 with 'softmax'", sum);
  }
  return rows;
}

/** The outputs in f32; those of a diverged model are not finite. */
function toOutputs(predictions: ArrayLike<number>, share: boolean): Float32Array {
  const rule = share ? 'a number from 0 to 1' : 'a number';
  const outputs = new Float32Array(predictions.length);
  for (let i = 0; i < outputs.length; i++) {
    const value: unknown = predictions[i];
    if (typeof value !== 'number') throw wrongKind('score', `predictions[${i}]`, rule, value);
    if (share && (value < 0 || value > 1)) throw outOfRange('score', `predictions[${i}]`, rule, show(value));
    outputs[i] = value;
  }
  return outputs;
}
