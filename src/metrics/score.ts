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
import type { Metric } from './metric.ts';
import { type MetricName, resolveMetric } from './resolve.ts';
import { scoreAnswers } from './scoreAnswers.ts';
import { type OutputOptions, scoreOutputs } from './scoreOutputs.ts';

export interface ScoreOptions extends OutputOptions {
  /**
   * The label of each class, in their order: wanted where y may not have each, and where there are labels on one side and
   * class indices on the other. Default: those of y and predictions, strings by their UTF-16 units.
   */
  classes?: readonly NamedLabel[];
  /** One weight ≥ 0 for each row. Default: each counts 1. */
  weights?: ArrayLike<number>;
}

/**
 * A metric of arrays. Numbers are rounded to f32.
 *
 * How many numbers a row has is known of what `predict`, `readCsv` and others of this package give, of arrays of rows, and
 * of predictions where y is an array with an element for each row. Else `columns` says it.
 *
 * @param y a class index or label for each row; or rows of numbers, as many as there are predictions, in an array of rows
 *   or row after row
 * @param predictions rows × columns, as `predict` gives them or in an array of rows; or, for accuracy, precision, recall, f1
 *   and matthews, a class index or label for each row, as `predictClasses` gives them. Whole numbers ≥ 0, one for each row,
 *   are class indices, unless `activation` or other `columns` than 1 are given; with `columns: 1`, where one is above 1
 * @throws TypeError or RangeError for bad input, where the metric means nothing for it, and where nothing says how many
 *   numbers a row has.
 */
export function score(
  metric: MetricName | Metric,
  y: GivenRows,
  predictions: GivenRows,
  options: ScoreOptions = {},
): number {
  const own = resolveMetric('score', metric);
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

/** Whether there is one number for each row, known. */
const isSingle = ({ columns, list }: Given) => list || columns === 1;

const isAboveOne = (values: ClassList) => Array.prototype.some.call(values, (value) => value > 1);

const isWide = ({ columns = 1 }: Given) => columns !== 1;

const areWhole = (values: ClassList) =>
  Array.prototype.every.call(values, (value) => Number.isInteger(value) && value >= 0);

/** The labels that classes have, if any has one. */
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
    throw wrongKind('score', 'y[0]', `a ${typeof predictions[0]}, as predictions are, or classes`, y[0]);
  const labels = areNamedLabels(y) ? toLabels<NamedLabel>('score', 'y', y) : [];
  const answers = areNamedLabels(predictions) ? toLabels<NamedLabel>('score', 'predictions', predictions) : [];
  const all = [...labels, ...answers];
  return all.length > 0 ? namedClassesOf(all) : undefined;
}
