import { checkInteger, outOfRange, show, wrongKind } from '../engine/errors.ts';
import { greatest } from '../engine/greatest.ts';

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
 * @param labels the true class index of each row
 * @param predictions the answered class index of each row; or what `predict` gives, rows × classes, row after row, of
 *   which the greatest is the answer (the first of equals)
 * @param classes how many classes there are, or their names
 * @throws TypeError or RangeError for other lengths, and for a label that is no class.
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number | readonly string[],
): ConfusionMatrix {
  const names =
    typeof classes === 'object'
      ? classes.map(String)
      : Array.from({ length: checkInteger('confusionMatrix', 'classes', classes, 1) }, (_, index) => `${index}`);
  const answers = answersOf(labels, predictions, names.length);
  const counts = names.map(() => names.map(() => 0));
  for (let row = 0; row < labels.length; row++) {
    const label = classAt('labels', labels, row, names.length);
    const answer = classAt('predictions', answers, row, names.length);
    ((counts[label] as number[])[answer] as number)++;
  }
  return { names, counts, toString: () => draw(names, counts) };
}

function answersOf(labels: ArrayLike<number>, predictions: ArrayLike<number>, classes: number): ArrayLike<number> {
  const { length } = labels;
  if (predictions.length === length) return predictions;
  if (predictions.length !== length * classes) {
    const rule = `${length} class indices, or ${length} rows of ${classes} numbers`;
    throw outOfRange('confusionMatrix', 'predictions', rule, `${predictions.length} numbers`);
  }
  return Array.from({ length }, (_, row) => greatest(predictions, row * classes, classes));
}

function classAt(what: string, indices: ArrayLike<number>, row: number, classes: number): number {
  const index: unknown = indices[row];
  const rule = `a class index from 0 to ${classes - 1}`;
  if (typeof index !== 'number') throw wrongKind('confusionMatrix', `${what}[${row}]`, rule, index);
  if (!Number.isInteger(index) || index < 0 || index >= classes)
    throw outOfRange('confusionMatrix', `${what}[${row}]`, rule, show(index));
  return index;
}

function draw(names: readonly string[], counts: readonly (readonly number[])[]): string {
  const rows = counts.map((row, label) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    const right = all > 0 ? `${Math.round((100 * (row[label] as number)) / all)} %` : '–';
    return [names[label] as string, '│', ...row.map((count) => (count > 0 ? `${count}` : '·')), '│', right];
  });
  const head = ['true', '│', ...names, '│', 'right'];
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => (row[column] as string).length)),
  );
  const [first = '', ...lines] = [head, ...rows].map((row) =>
    row.map((cell, column) => cell.padStart(widths[column] as number)).join('  '),
  );
  const above = `${' '.repeat(first.indexOf('│'))}│  read as`;
  return [above, first, first.replace(/./g, (character) => (character === '│' ? '┼' : '─')), ...lines].join('\n');
}
