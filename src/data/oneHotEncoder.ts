import { argMaxOf } from './argMax.ts';
import { encoderOf } from './labelEncoder.ts';
import type { Kind, Label, Labels } from './labels.ts';

/** Labels to rows with a 1 in the column of their class and 0 elsewhere, and back. Its JSON is that of a label encoder. */
export interface OneHotEncoder<L extends Label = Label> {
  /** The label of each column. */
  readonly classes: readonly L[];
  /**
   * A row for each label, labels × classes, row after row.
   *
   * @throws TypeError or RangeError for a label that is none of the classes.
   */
  transform(labels: Labels<L>): Float32Array<ArrayBuffer>;
  /**
   * The label of the greatest number of each row, rows × classes, row after row.
   *
   * @throws RangeError if those are no whole rows.
   */
  inverse(rows: ArrayLike<number>): L[];
}

/**
 * A column for each of the different labels, in the order of a label encoder.
 *
 * @throws TypeError or RangeError as `labelEncoder`.
 */
export function oneHotEncoder<L extends Label>(labels: Labels<L>): OneHotEncoder<Kind<L>> {
  const encoder = encoderOf('oneHotEncoder', labels);
  const { classes } = encoder;
  return {
    classes,
    transform(given) {
      const indices = encoder.transform(given);
      const rows = new Float32Array(indices.length * classes.length);
      for (const [row, index] of indices.entries()) rows[row * classes.length + index] = 1;
      return rows;
    },
    inverse: (rows) => encoder.inverse(argMaxOf('oneHotEncoder', 'rows', rows, classes.length)),
  };
}
