import { builtIn } from '../base/builtIn.ts';
import { outOfRange } from '../base/errors.ts';
import { argMaxOf } from './argMax.ts';
import { withColumns } from './columns.ts';
import { classesFrom, classesIn, type EncoderState, encoderOf } from './labelEncoder.ts';
import type { Kind, Label, Labels } from './labels.ts';

/** The maximum number of results: 4 GiB. */
const MOST = 2 ** 30;

/** Converts labels to rows with 1 in the column of their class and 0 elsewhere, and back. */
export interface OneHotEncoder<L extends Label = Label> {
  /** The label of each column. */
  readonly classes: readonly L[];
  /**
   * Returns a row for each label: labels × classes, row after row.
   *
   * @throws TypeError or RangeError for an unknown label.
   */
  transform(labels: Labels<L>): Float32Array<ArrayBuffer>;
  /**
   * Returns the label of the largest number of each row: rows × classes, row after row, or an array of rows.
   *
   * @throws RangeError for incomplete rows.
   */
  inverse(rows: ArrayLike<number> | readonly ArrayLike<number>[]): L[];
  /** Returns its classes as JSON, for `oneHotEncoder.from`. */
  toJSON(): EncoderState<'oneHotEncoder', L>;
}

/**
 * Creates an encoder with a column for each distinct label, in the order of a label encoder. `oneHotEncoder.from`
 * restores one from its JSON.
 *
 * @throws TypeError or RangeError as `labelEncoder`.
 * @function
 */
export const oneHotEncoder = /* @__PURE__ */ Object.assign(
  function oneHotEncoder<L extends Label>(labels: Labels<L>): OneHotEncoder<Kind<L>> {
    return ofClasses(classesIn('oneHotEncoder', labels));
  },
  {
    from: <L extends Label>(json: EncoderState<'oneHotEncoder', L>): OneHotEncoder<L> =>
      ofClasses(classesFrom('oneHotEncoder', json)),
  },
);

function ofClasses<L extends Label>(all: L[]): OneHotEncoder<L> {
  const encoder = encoderOf('oneHotEncoder', all);
  const { classes } = encoder;
  const made: OneHotEncoder<L> = {
    classes,
    transform(given) {
      const indices = encoder.transform(given);
      const columns = classes.length;
      const count = indices.length * columns;
      if (count > MOST)
        throw outOfRange('oneHotEncoder', 'labels × classes', `at most ${MOST}; class indices need no rows`, count);
      const rows = new Float32Array(count);
      for (let row = 0; row < indices.length; row++) rows[row * columns + (indices[row] as number)] = 1;
      return withColumns(rows, columns);
    },
    inverse: (rows) => encoder.inverse(argMaxOf('oneHotEncoder', 'rows', rows, classes.length)),
    toJSON: () => ({ name: 'oneHotEncoder', classes }),
  };
  return builtIn(made, [classes], 'oneHotEncoder');
}
