import { builtIn } from '../base/builtIn.ts';
import { checkInteger } from '../base/errors.ts';
import { checkSingle, classesOf, indicesOf, type Kind, type Label, type Labels, toLabels } from './labels.ts';
import { checkList } from './table.ts';

/** Labels to class indices, and back. Its JSON is `{ classes }`: `labelEncoder(classes)` makes it again. */
export interface LabelEncoder<L extends Label = Label> {
  /** The label of each index. */
  readonly classes: readonly L[];
  /**
   * The class index of each label.
   *
   * @throws TypeError or RangeError for a label that is none of the classes.
   */
  transform(labels: Labels<L>): Uint32Array<ArrayBuffer>;
  /**
   * The label of each class index.
   *
   * @throws TypeError or RangeError for an index that is none.
   */
  inverse(indices: ArrayLike<number>): L[];
}

/**
 * Numbers the different labels from 0 on: numbers by size, strings by their UTF-16 units, false before true.
 *
 * @throws TypeError or RangeError for no labels, for labels of several kinds, and for numbers that are not finite.
 */
export function labelEncoder<L extends Label>(labels: Labels<L>): LabelEncoder<Kind<L>> {
  return encoderOf('labelEncoder', labels);
}

/** The same for another function. */
export function encoderOf<L extends Label>(where: string, labels: Labels<L>): LabelEncoder<Kind<L>> {
  const classes = Object.freeze(classesOf(toLabels(where, 'labels', labels as Labels<Kind<L>>)));
  const encoder: LabelEncoder<Kind<L>> = {
    classes,
    transform: (given) => indicesOf(where, 'labels', toLabels<Kind<L>>(where, 'labels', given), classes),
    inverse(given) {
      checkList(where, 'indices', given);
      checkSingle(where, 'indices', given);
      const labels = new Array<Kind<L>>(given.length);
      for (let row = 0; row < labels.length; row++) {
        const label = classes[given[row] as number];
        if (label === undefined) checkInteger(where, `indices[${row}]`, given[row], 0, classes.length - 1);
        labels[row] = label as Kind<L>;
      }
      return labels;
    },
  };
  return builtIn(encoder, [classes], where);
}
