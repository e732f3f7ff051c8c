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

/** An encoder as JSON. */
export interface EncoderState<N extends string, L extends Label> {
  readonly name: N;
  readonly classes: readonly L[];
}

/** Converts labels to class indices and back. */
export interface LabelEncoder<L extends Label = Label> {
  /** The label of each index. */
  readonly classes: readonly L[];
  /**
   * Returns the class index of each label.
   *
   * @throws TypeError or RangeError for an unknown label.
   */
  transform(labels: Labels<L>): Uint32Array<ArrayBuffer>;
  /**
   * Returns the label of each class index.
   *
   * @throws TypeError or RangeError for an invalid index.
   */
  inverse(indices: ArrayLike<number>): L[];
  /** Returns its classes as JSON, for `labelEncoder.from`. */
  toJSON(): EncoderState<'labelEncoder', L>;
}

/**
 * Creates an encoder that numbers the distinct labels from 0: numbers in ascending order, strings by UTF-16 units,
 * false before true. `labelEncoder.from` restores one from its JSON.
 *
 * @throws TypeError or RangeError for no labels, labels of mixed types, and numbers that are not finite.
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

/** The distinct labels, in order. */
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

/** Creates the encoder of classes. */
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
