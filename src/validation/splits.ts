import { checkInteger, outOfRange, show, wrongKind } from '../base/errors.ts';
import { drawSeed } from '../base/random.ts';
import { foldsOf } from '../data/kFold.ts';
import type { Labels } from '../data/labels.ts';
import { deckOf, type Part } from '../data/split.ts';
import { isNumericArray } from '../data/table.ts';
import { type RowSource, take } from '../data/takeRows.ts';
import { groupFolds } from './groups.ts';

/** Which rows each fold trains and tests on, by their numbers. */
export interface RowSplit {
  readonly train: ArrayLike<number>;
  readonly test: ArrayLike<number>;
}

export interface SplittingOptions {
  /** How many folds. Default 5. */
  folds?: number;
  /** Whether each fold has the same shares of the classes as y; or the classes to use. Default false. */
  stratify?: boolean | Labels;
  /** A group for each row: all rows of a group are in one fold, as of one patient. Not with `stratify`. */
  groups?: Labels;
  /** Whether to shuffle the rows. Default true. */
  shuffle?: boolean;
  /** A whole number ≥ 0, of the folds and of the seed that each fold is given. Default: random. */
  seed?: number;
  /** How many times the rows are split into folds. Default 1. */
  repeats?: number;
  /** Your own splits instead, as row numbers: for a time series, test rows that come after the training rows. */
  splits?: Iterable<RowSplit>;
  /** How many rows there are, if x and y are typed arrays that do not say it. */
  rows?: number;
}

export const splittingOptions = [
  'folds',
  'stratify',
  'groups',
  'shuffle',
  'seed',
  'repeats',
  'splits',
  'rows',
] as const;

/** Rows to train on and to test on. */
export interface NumberedSplit<X extends RowSource, Y extends RowSource> {
  readonly index: number;
  readonly repeat: number;
  readonly seed: number;
  readonly train: Part<X, Y>;
  readonly test: Part<X, Y>;
}

/** The splits that options ask for, checked; the parts of each are made when it comes. */
export function splitsOf<X extends RowSource, Y extends RowSource>(
  where: string,
  x: X,
  y: Y,
  options: SplittingOptions,
): { readonly splits: Iterable<NumberedSplit<X, Y>>; readonly rows: number; readonly folds: number } {
  const { folds = 5, stratify, groups, shuffle, seed = drawSeed(), repeats = 1, splits, rows } = options;
  checkInteger(where, 'seed', seed, 0);
  checkInteger(where, 'repeats', repeats, 1);
  const sized = { seed, ...(rows !== undefined && { rows }) };
  const { length } = deckOf(where, x, y, { ...sized, shuffle: false }).order;
  if (splits !== undefined) {
    for (const name of ['folds', 'stratify', 'groups', 'shuffle', 'repeats'] as const)
      if (options[name] !== undefined) throw outOfRange(where, name, 'left out with splits', show(options[name]));
    const own = toSplits(where, splits, length);
    const part = (indices: Uint32Array<ArrayBuffer>) => ({
      ...{ x: take(where, 'x', x, indices, length), y: take(where, 'y', y, indices, length), indices },
    });
    return {
      splits: {
        *[Symbol.iterator]() {
          for (const [index, { train, test }] of own.entries())
            yield { index, repeat: 0, seed: seed + index, train: part(train), test: part(test) };
        },
      },
      rows: length,
      folds: own.length,
    };
  }
  if (groups !== undefined && stratify !== undefined && stratify !== false)
    throw outOfRange(where, 'stratify', 'left out with groups', show(stratify));
  const all = Array.from({ length: repeats }, (_, repeat) =>
    foldsOf(
      where,
      x,
      y,
      { ...sized, folds, stratify: stratify ?? false, shuffle: shuffle ?? true, seed: seed + repeat },
      groups === undefined ? undefined : groupFolds(where, groups),
    ),
  );
  return {
    splits: {
      *[Symbol.iterator]() {
        let index = 0;
        for (const [repeat, parts] of all.entries())
          for (const split of parts) yield { ...split, index, repeat, seed: seed + index++ };
      },
    },
    rows: length,
    folds: folds * repeats,
  };
}

function toSplits(where: string, splits: Iterable<RowSplit>, rows: number) {
  if (typeof Object(splits)[Symbol.iterator] !== 'function')
    throw wrongKind(where, 'splits', 'an array of { train, test }', splits);
  const list = [...splits].map((split, index) => {
    const numbersOf = (name: 'train' | 'test') => {
      const what = `splits[${index}].${name}`;
      const given = Object(split)[name] as ArrayLike<number>;
      if (!Array.isArray(given) && !isNumericArray(given)) throw wrongKind(where, what, 'numbers of rows', given);
      if (given.length === 0) throw outOfRange(where, what, 'at least one row', 'none');
      return Uint32Array.from(given, (row, at) => checkInteger(where, `${what}[${at}]`, row, 0, rows - 1));
    };
    return { train: numbersOf('train'), test: numbersOf('test') };
  });
  if (list.length === 0) throw outOfRange(where, 'splits', 'at least one', 'none');
  return list;
}
