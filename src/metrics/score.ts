import {
  areNamedLabels,
  type ClassList,
  type NamedLabel,
  namedClassesOf,
  toDistinct,
  toLabels,
} from '../data/labels.ts';
import { checkList } from '../data/table.ts';
import { checkOptions, outOfRange, wrongKind } from '../engine/errors.ts';
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
 * @param y a class index or label for each row; or rows of numbers, row after row, as many as there are predictions
 * @param predictions rows × columns, row after row, as `predict` gives them; or, for accuracy, precision, recall, f1 and
 *   matthews, a class index or label for each row, as `predictClasses` gives them. Whole numbers ≥ 0, one for each row,
 *   are class indices, unless `columns` or `activation` is given
 * @throws TypeError or RangeError for bad input, and where the metric means nothing for it.
 */
export function score(
  metric: MetricName | Metric,
  y: ClassList,
  predictions: ClassList,
  options: ScoreOptions = {},
): number {
  const own = resolveMetric('score', metric);
  const settings = checkOptions('score', options, ['columns', 'activation', 'classes', 'weights']);
  checkList('score', 'y', y);
  checkList('score', 'predictions', predictions);
  if (y.length === 0) throw outOfRange('score', 'y', 'at least one row', 'none');
  if (own.of !== 'answers' && areNamedLabels(predictions))
    throw wrongKind('score', 'predictions[0]', 'a number', predictions[0]);
  const scored = { metric: own, y, names: namesOf(y, predictions, settings.classes), weights: settings.weights };
  return own.of === 'answers' && areAnswers(y, predictions, settings)
    ? scoreAnswers(scored, predictions)
    : scoreOutputs(scored, predictions as ArrayLike<number>, settings);
}

function areAnswers(y: ClassList, predictions: ClassList, { columns, activation, classes }: ScoreOptions): boolean {
  if (columns !== undefined || activation !== undefined) return false;
  if (areNamedLabels(predictions)) return true;
  return predictions.length === y.length && areWhole(predictions) && (classes !== undefined || areWhole(y));
}

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
