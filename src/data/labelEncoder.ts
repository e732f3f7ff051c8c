import { builtIn } from '../base/builtIn.ts';
import { checkInteger, checkOptions, outOfRange } from '../base/errors.ts';
import { checkJsonName } from './checkJsonName.ts';
import {
  checkSingle,
  classesOf,
  indicesOf,
  type Kind,
  type Label,
  type Labels,
  list,
  toDistinct,
  toLabels,
} from './labels.ts';
import { checkList } from './table.ts';

/** What an encoder is, as JSON keeps it. */
export interface EncoderState<N extends string, L extends Label> {
  readonly name: N;
  readonly classes: readonly L[];
}

/** Labels to class indices, and back. */
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
  /** Its classes as JSON: `labelEncoder.from` makes it again. */
  toJSON(): EncoderState<'labelEncoder', L>;
}

/**
 * Numbers the different labels from 0 on: numbers by size, strings by their UTF-16 units, false before true.
 * `labelEncoder.from` takes what `toJSON` gave.
 *
 * @throws TypeError or RangeError for no labels, for labels of several kinds, and for numbers that are not finite.
 * @function
 */
export const labelEncoder = /* @__PURE__ */ Object.assign(
  function labelEncoder<L extends Label>(labels: Labels<L>): LabelEncoder<Kind<L>> {
    return encoderOf('labelEncoder', classesIn('labelEncoder', labels));
  },
  {
    from: <L extends Label>(json: EncoderState<'labelEncoder', L>): LabelEncoder<L> =>
      encoderOf('labelEncoder', classesFrom('labelEncoder', json)),
  },
);

/** The different labels, in order. */
export function classesIn<L extends Label>(where: string, labels: Labels<L>): Kind<L>[] {
  return classesOf(toLabels(where, 'labels', labels as Labels<Kind<L>>));
}

/** The classes in the JSON of an encoder, checked. */
export function classesFrom<L extends Label>(kind: string, json: EncoderState<string, L>): L[] {
  const { name, classes } = checkOptions(kind, json, ['name', 'classes']);
  checkJsonName(kind, name);
  const labels = toDistinct(kind, classes);
  const ordered = classesOf(labels);
  if (!labels.every((label, i) => label === ordered[i]))
    throw outOfRange(kind, 'classes', `them in order: ${list(ordered)}`, list(labels));
  return labels;
}

/** The encoder of classes, for another function, too. */
export function encoderOf<L extends Label>(where: string, all: L[]): LabelEncoder<L> {
  const classes = Object.freeze(all);
  const encoder: LabelEncoder<L> = {
    classes,
    transform: (given) => indicesOf(where, 'labels', toLabels<L>(where, 'labels', given), classes),
    inverse(given) {
      checkList(where, 'indices', given);
      checkSingle(where, 'indices', given);
      const labels = new Array<L>(given.length);
      for (let row = 0; row < labels.length; row++) {
        const label = classes[given[row] as number];
        if (label === undefined) checkInteger(where, `indices[${row}]`, given[row], 0, classes.length - 1);
        labels[row] = label as L;
      }
      return labels;
    },
    toJSON: () => ({ name: 'labelEncoder', classes }),
  };
  return builtIn(encoder, [classes], where);
}
