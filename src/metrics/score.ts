import { checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import {
  areNamedLabels,
  type ClassList,
  type NamedLabel,
  namedClassesOf,
  toDistinct,
  toLabels,
} from '../data/labels.ts';
import { type Given, type GivenRows, toGiven } from './given.ts';
import * as metrics from './index.ts';
import type { Metric } from './metric.ts';
import { type MetricName, resolveMetric } from './resolve.ts';
import { scoreAnswers } from './scoreAnswers.ts';
import { type OutputOptions, scoreOutputs } from './scoreOutputs.ts';

export interface ScoreOptions extends OutputOptions {
  /**
   * The labels of the classes, in order. Needed if y may not contain every class, or if one side has labels and the
   * other class indices. Default: the labels in y and predictions, strings sorted by UTF-16 units.
   */
  classes?: readonly NamedLabel[];
  /** One weight ≥ 0 for each row. Default: all 1. */
  weights?: ArrayLike<number>;
}

/**
 * Computes a metric of arrays. Numbers are rounded to f32.
 *
 *     score('f1', y, model.predictClasses(x));
 *
 * The number of columns is known for results of this package, such as those of `predict` and `readCsv`, for arrays of
 * rows, and for predictions if y is an array with one element per row. Otherwise pass `columns`.
 *
 * @param y a class index or label for each row; or rows of numbers, as many as predictions, row after row or in an
 * array of rows
 * @param predictions rows × columns, as `predict` returns them or in an array of rows; or, for accuracy, precision,
 * recall, f1 and matthews, a class index or label for each row, as `predictClasses` returns them. Whole numbers ≥ 0,
 * one for each row, are class indices, unless `activation` or `columns` other than 1 is given; with `columns: 1`, they
 * are if one is above 1
 * @throws TypeError or RangeError for invalid input, if the metric is undefined for it, and if the number of columns is
 * unknown.
 */
export function score(
  metric: MetricName | Metric,
  y: GivenRows,
  predictions: GivenRows,
  options: ScoreOptions = {},
): number {
  const own = resolveMetric('score', metric, metrics);
  const settings = checkOptions('score', options, ['columns', 'activation', 'classes', 'weights']);
  const truth = toGiven('score', 'y', y);
  const given = toGiven('score', 'predictions', predictions);
  if (truth.values.length === 0) throw outOfRange('score', 'y', 'at least one row', 'none');
  if (own.of !== 'answers' && areNamedLabels(given.values))
    throw wrongKind('score', 'predictions[0]', 'a number', given.values[0]);
  const names = namesOf(truth.values, given.values, settings.classes);
  const scored = { metric: own, y: truth, names, weights: settings.weights };
  return own.of === 'answers' && areAnswers(truth, given, settings)
    ? scoreAnswers(scored, given.values)
    : scoreOutputs(scored, given, settings);
}

function areAnswers(y: Given, predictions: Given, { columns, activation, classes }: ScoreOptions): boolean {
  if ((columns ?? 1) !== 1 || activation !== undefined) return false;
  if (areNamedLabels(predictions.values)) return true;
  if (isWide(y) || isWide(predictions) || predictions.values.length !== y.values.length) return false;
  if (columns === 1 && !isAboveOne(y.values) && !isAboveOne(predictions.values)) return false;
  if (columns === undefined && !isSingle(y) && !isSingle(predictions)) return false;
  return areWhole(predictions.values) && (classes !== undefined || areWhole(y.values));
}

/** Whether it is known that there is one number for each row. */
const isSingle = ({ columns, list }: Given) => list || columns === 1;

const isAboveOne = (values: ClassList) => Array.prototype.some.call(values, (value) => value > 1);

const isWide = ({ columns = 1 }: Given) => columns !== 1;

const areWhole = (values: ClassList) =>
  Array.prototype.every.call(values, (value) => Number.isInteger(value) && value >= 0);

/** The labels of the classes, if any has one. */
function namesOf(
  y: ClassList,
  predictions: ClassList,
  classes: readonly NamedLabel[] | undefined,
): readonly NamedLabel[] | undefined {
  if (classes !== undefined) {
    if (!areNamedLabels(classes))
      throw wrongKind('score', 'classes', 'an array of strings, or of true and false', classes);
    return toDistinct<NamedLabel>('score', classes);
  }
  if (areNamedLabels(predictions) && typeof y[0] !== typeof predictions[0])
    throw wrongKind('score', 'y[0]', `a ${typeof predictions[0]} like predictions, unless classes are given`, y[0]);
  const labels = areNamedLabels(y) ? toLabels<NamedLabel>('score', 'y', y) : [];
  const answers = areNamedLabels(predictions) ? toLabels<NamedLabel>('score', 'predictions', predictions) : [];
  const all = [...labels, ...answers];
  return all.length > 0 ? namedClassesOf(all) : undefined;
}
