import { checkInteger, outOfRange } from '../base/errors.ts';
import { greatestOf } from '../base/extremes.ts';
import { argMaxOf } from '../data/argMax.ts';
import {
  areNamedLabels,
  type ClassList,
  checkSingle,
  indicesOf,
  type Label,
  type NamedLabel,
  namedClassesOf,
  toClassIndices,
  toDistinct,
  toLabels,
} from '../data/labels.ts';
import { type Given, type GivenRows, toGiven } from './given.ts';

/** The maximum number of numbered classes: there is a count for each pair. */
const MOST = 10_000;

/** How often each class was predicted as each class. */
export interface ConfusionMatrix {
  /** The names of the classes. */
  readonly names: readonly string[];
  /** `counts[label][answer]` is the number of rows of class `label` that were predicted as `answer`. */
  readonly counts: readonly (readonly number[])[];
  /** Returns a readable table: true classes as rows, predicted classes as columns, and the recall of each class. */
  toString(): string;
}

/**
 * Counts how often each class (rows) was predicted as each class (columns).
 *
 *     console.log(`${confusionMatrix(y, model.predictClasses(x))}`);
 *
 * @param labels the true class of each row, as an index or label
 * @param predictions the predicted class of each row, as `predictClasses` returns it; or outputs as `predict` returns
 * them, rows × classes, row after row or in an array of rows, whose largest number is the prediction (for ties, the
 * first)
 * @param classes the number of classes, or their names in order: strings, or true and false; or numbers, which then are
 * the classes in labels and predictions, not indices. Default, if both are labels: those that occur, strings sorted by
 * UTF-16 units
 * @throws TypeError or RangeError for lengths that differ, and for a label that is not a class.
 */
export function confusionMatrix(
  labels: ClassList,
  predictions: GivenRows,
  classes?: number | readonly Label[],
): ConfusionMatrix {
  const truth = toGiven('confusionMatrix', 'labels', labels);
  checkSingle('confusionMatrix', 'labels', labels);
  const given = toGiven('confusionMatrix', 'predictions', predictions);
  const known = namesOf(truth.values, given.values, classes);
  if (known.length > MOST) throw outOfRange('confusionMatrix', 'classes', `at most ${MOST}`, known.length);
  const truths = indicesAmong(known, 'labels', truth.values);
  const answers = answersOf(known, truth.values.length, given);
  const counts = known.map(() => known.map(() => 0));
  for (const [row, label] of truths.entries()) ((counts[label] as number[])[answers[row] as number] as number)++;
  const names = known.map(String);
  return { names, counts, toString: () => draw(names, counts) };
}

function namesOf(labels: ClassList, predictions: ClassList, classes?: number | readonly Label[]): readonly Label[] {
  if (Array.isArray(classes)) return toDistinct<Label>('confusionMatrix', classes);
  if (classes === undefined && areNamedLabels(labels) && areNamedLabels(predictions))
    return namedClassesOf(
      toLabels<NamedLabel>('confusionMatrix', 'labels and predictions', [...labels, ...predictions]),
    );
  const count = checkInteger('confusionMatrix', 'classes', classes, 1, MOST);
  return Array.from({ length: count }, (_, index) => index);
}

/** The predicted class of each row. */
function answersOf(known: readonly Label[], rows: number, { values, columns }: Given): Uint32Array {
  const classes = known.length;
  if (values.length === rows && (columns ?? 1) === 1) return indicesAmong(known, 'predictions', values);
  if (values.length !== rows * classes || (columns ?? classes) !== classes) {
    const rule = `${rows} classes, or ${rows} rows of ${classes} numbers`;
    const got = columns === undefined ? values.length : `${values.length / columns} rows of ${columns}`;
    throw outOfRange('confusionMatrix', 'predictions', rule, got);
  }
  return argMaxOf('confusionMatrix', 'predictions', values as ArrayLike<number>, classes);
}

/** The index of each class: labels, also numeric ones, are looked up among the known ones; other values are indices. */
function indicesAmong(known: readonly Label[], what: string, classes: ClassList): Uint32Array {
  const numbered = known.some((name, index) => typeof name === 'number' && name !== index);
  return numbered
    ? indicesOf('confusionMatrix', what, classes as readonly Label[], known)
    : toClassIndices('confusionMatrix', what, classes, known, known.length - 1);
}

function draw(names: readonly string[], counts: readonly (readonly number[])[]): string {
  const rows = counts.map((row, label) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    const right = all > 0 ? `${Math.round((100 * (row[label] as number)) / all)} %` : '–';
    return [names[label] as string, '│', ...row.map((count) => (count > 0 ? `${count}` : '·')), '│', right];
  });
  const head = ['true', '│', ...names, '│', 'right'];
  const widths = head.map((cell, column) =>
    greatestOf(
      rows.map((row) => (row[column] as string).length),
      cell.length,
    ),
  );
  const [first = '', ...lines] = [head, ...rows].map((row) =>
    row.map((cell, column) => cell.padStart(widths[column] as number)).join('  '),
  );
  const above = `${' '.repeat(first.indexOf('│'))}│  read as`;
  return [above, first, first.replace(/./g, (character) => (character === '│' ? '┼' : '─')), ...lines].join('\n');
}
