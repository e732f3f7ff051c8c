import { checkInteger, checkOptions, outOfRange, show, wrongKind } from '../base/errors.ts';
import { hasMethods } from '../base/kinds.ts';
import { notedColumns } from '../data/columns.ts';
import type { NamedLabel } from '../data/labels.ts';
import type { ClassesOptions } from '../training/classes.ts';
import type { Predictions } from './model.ts';

export interface TopClassesOptions extends ClassesOptions {
  /** How many classes to return for each row, at most all. Default 5. */
  k?: number;
}

/** A class with its probability: its label, or its index if the model has no labels. */
export interface TopClass {
  readonly label: NamedLabel | number;
  readonly probability: number;
}

/**
 * Returns the most probable classes of each row, in descending order; ties are ordered by index. For a single sigmoid
 * output, these are both classes.
 *
 *     topClasses(model, x, { k: 2 }); // [[{ label: 'cat', probability: 0.9 }, …], …]
 *
 * @param model a model or a pipeline
 * @param x rows in the form that its `predict` accepts
 * @throws TypeError or RangeError for invalid input and options, and for outputs that are not probabilities.
 */
export function topClasses<X>(
  model: { predict(x: X): Predictions; readonly classes: unknown },
  x: X,
  options: TopClassesOptions = {},
): TopClass[][] {
  if (!hasMethods(model, 'predict')) throw wrongKind('topClasses', 'model', 'a model or a pipeline', model);
  const { k = 5, output } = checkOptions('topClasses', options, ['k', 'output']);
  checkInteger('topClasses', 'k', k, 1);
  const [outputs, labels] = outputOf(model.predict(x), model.classes, output);
  const columns = notedColumns(outputs) as number;
  const rows: TopClass[][] = [];
  for (let start = 0; start < outputs.length; start += columns)
    rows.push(topOf(outputs.subarray(start, start + columns), labels).slice(0, k));
  return rows;
}

type Labels = readonly NamedLabel[] | undefined;

/** The rows and labels of the requested output. */
function outputOf(predictions: Predictions, classes: unknown, output: unknown): readonly [Float32Array, Labels] {
  const single = predictions instanceof Float32Array;
  if (single && output === undefined) return [predictions, classes as Labels];
  const name = String(output) as keyof typeof predictions;
  if (single || output === undefined || !Object.hasOwn(predictions, name) || name === ('length' as string))
    throw outOfRange(
      'topClasses',
      'output',
      single ? 'left out, as there is only one' : `one of ${Object.keys(predictions).join(', ')}`,
      show(output),
    );
  return [predictions[name] as unknown as Float32Array, (classes as Record<string, Labels>)[name]];
}

/** All classes of a row, the most probable first. */
function topOf(outputs: Float32Array, labels: Labels): TopClass[] {
  const [first = 0] = outputs;
  const probabilities = outputs.length === 1 ? [1 - first, first] : Array.from(outputs);
  const wrong = probabilities.find((probability) => !(probability >= 0 && probability <= 1));
  if (wrong !== undefined)
    throw outOfRange('topClasses', 'outputs', 'probabilities, as from softmax or sigmoid', wrong);
  return probabilities
    .slice(0, labels?.length)
    .map((probability, index) => ({ label: labels?.[index] ?? index, probability }))
    .sort((a, b) => b.probability - a.probability);
}
