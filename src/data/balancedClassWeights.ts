import { classesOf, type Kind, type Label, type Labels, toLabels } from './labels.ts';

/**
 * A weight for each class, so that all count alike: n / (classes · rows of the class), with n all rows, for each that has
 * rows, in the order of a label encoder. What `classWeights` of `fit` takes. Scikit-learn's 'balanced'; King & Zeng 2001.
 *
 * @param labels a class index or label for each row
 * @throws TypeError or RangeError for no labels, for labels of several kinds, and for numbers that are not finite.
 */
export function balancedClassWeights<L extends Label>(labels: Labels<L>): Map<Kind<L>, number> {
  const list = toLabels('balancedClassWeights', 'labels', labels as Labels<Kind<L>>);
  const rows = new Map<Kind<L>, number>(classesOf(list).map((label) => [label, 0]));
  for (const label of list) rows.set(label, (rows.get(label) ?? 0) + 1);
  return new Map(Array.from(rows, ([label, count]) => [label, list.length / (rows.size * count)]));
}
