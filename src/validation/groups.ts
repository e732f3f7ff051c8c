import { outOfRange } from '../base/errors.ts';
import { type Labels, toLabels } from '../data/labels.ts';
import type { Deck } from '../data/split.ts';
import { strataOf } from '../data/strata.ts';

/**
 * The fold of each row, where all rows of a group are in one: the groups, from the greatest to the least, go to the fold
 * that has the fewest rows so far. As scikit-learn's GroupKFold; of groups of one size, the deck's order decides.
 */
export function groupFolds(where: string, groups: Labels): (deck: Deck, folds: number) => Uint32Array {
  return ({ order }, folds) => {
    const labels = toLabels(where, 'groups', groups);
    if (labels.length !== order.length)
      throw outOfRange(where, 'groups', `one label for each of ${order.length} rows`, labels.length);
    const { classOf, counts } = strataOf(
      labels.length,
      Array.from(order, (row) => labels[row] as (typeof labels)[number]),
    );
    if (counts.length < folds) throw outOfRange(where, 'folds', `at most the ${counts.length} groups`, folds);
    const sizes = new Array<number>(folds).fill(0);
    const foldOfGroup = new Uint32Array(counts.length);
    const bySize = [...counts.keys()].sort((a, b) => (counts[b] as number) - (counts[a] as number));
    for (const group of bySize) {
      let fold = 0;
      for (let i = 1; i < folds; i++) if ((sizes[i] as number) < (sizes[fold] as number)) fold = i;
      foldOfGroup[group] = fold;
      sizes[fold] = (sizes[fold] as number) + (counts[group] as number);
    }
    const foldOf = new Uint32Array(order.length);
    for (const [place, row] of order.entries()) foldOf[row] = foldOfGroup[classOf[place] as number] as number;
    return foldOf;
  };
}
