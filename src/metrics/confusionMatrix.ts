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

/** The most classes that are numbered: counts are kept for each two of them. */
const MOST = 10_000;

/** How often each class was answered with each. */
export interface ConfusionMatrix {
  /** What the classes are called. */
  readonly names: readonly string[];
  /** Rows of the class `label` with the answer `answer` at `counts[label][answer]`. */
  readonly counts: readonly (readonly number[])[];
  /** A table to read: the true class down, the answer across, and the share of each class that was right. */
  toString(): string;
}

/**
 * Counts how often each class (down) was answered with each class (across).
 *
 * @param labels the true class of each row, by its index or label
 * @param predictions the answered class of each row, as `predictClasses` gives it; or what `predict` gives, rows × classes,
 *   row after row or in an array of rows, of which the greatest is the answer (the first of equals)
 * @param classes how many classes there are, or the name of each, in their order: strings, or true and false; or numbers,
 *   then numbers in labels and predictions are these, not indices. Default, where both are labels: those that occur,
 *   strings by their UTF-16 units
 * @throws TypeError or RangeError for other lengths, and for a label that is no class.
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

/** The answered class of each row. */
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

/** The index of each class: labels are looked up among those known, also those that are numbers; others are indices. */
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
