import * as activations from '../activations/index.ts';
import { areNamedLabels, indicesOf, toClassIndices } from '../data/labels.ts';
import { checkInteger, checkName, checkNumber, outOfRange, show, wrongKind } from '../engine/errors.ts';
import type { MetricContext } from './metric.ts';
import { type Scored, toWeights } from './scored.ts';

export interface OutputOptions {
  /** Numbers of a row of predictions. Default: as many as predictions are for each row of y. */
  columns?: number;
  /**
   * The activation that made the predictions: 'softmax' makes one class of each row right. Default 'softmax' for several
   * columns, else 'sigmoid'.
   */
  activation?: string;
}

/** How far from 1 the numbers of a row of classes may sum. */
const TOLERANCE = 1e-3;

/** A metric of rows of outputs. */
export function scoreOutputs(scored: Scored, predictions: ArrayLike<number>, options: OutputOptions): number {
  const { metric } = scored;
  const { columns = Math.max(1, Math.floor(predictions.length / scored.y.length)) } = options;
  const { activation = columns > 1 ? 'softmax' : 'sigmoid' } = options;
  checkInteger('score', 'columns', columns, 1);
  if (typeof activation !== 'string') throw wrongKind('score', 'activation', 'a name', activation);
  checkName('score', 'activation', activation, activations);
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

/** Class indices for labels; other targets as they are. */
function withoutLabels({ metric, y, names }: Scored, columns: number): ArrayLike<number> {
  if (!areNamedLabels(y) || !names) return y as ArrayLike<number>;
  if (columns === 1 && !metric.of) throw wrongKind('score', 'y[0]', 'a number', y[0]);
  const rule = columns === 1 ? 'two labels, or that of each class index' : `the labels of ${columns} outputs`;
  if (names.length !== Math.max(columns, 2)) throw outOfRange('score', 'classes', rule, names.length);
  return indicesOf('score', 'y', y, names);
}

function toRows(y: ArrayLike<number>, { metric }: Scored, { columns, activation }: MetricContext): Float32Array {
  const [rule, holds] = metric.of
    ? ['a number from 0 to 1', (value: number) => value >= 0 && value <= 1]
    : ['a finite number (in f32)', () => true];
  const rows = Float32Array.from(y, (value, i) => checkNumber('score', `y[${i}]`, value, rule, holds));
  if (!metric.of || activation !== 'softmax') return rows;
  for (let start = 0; start < rows.length; start += columns) {
    const sum = rows.subarray(start, start + columns).reduce((a, b) => a + b, 0);
    if (Math.abs(sum - 1) > TOLERANCE)
      throw outOfRange('score', `row ${start / columns} of y`, "numbers that sum to 1 with 'softmax'", sum);
  }
  return rows;
}

/** The outputs in f32; those of a model that has diverged are not finite. */
function toOutputs(predictions: ArrayLike<number>, share: boolean): Float32Array {
  const rule = share ? 'a number from 0 to 1' : 'a number';
  return Float32Array.from(predictions, (value: unknown, i) => {
    if (typeof value !== 'number') throw wrongKind('score', `predictions[${i}]`, rule, value);
    if (share && (value < 0 || value > 1)) throw outOfRange('score', `predictions[${i}]`, rule, show(value));
    return value;
  });
}
