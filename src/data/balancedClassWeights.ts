import { classesOf, type Kind, type Label, type Labels, toLabels } from './labels.ts';

/**
 * Computes a weight for each class so that all classes count equally: n / (classes · rows of the class), where n is the
 * number of rows. Pass the result to `classWeights` of `fit`. Scikit-learn's 'balanced'; King & Zeng 2001.
 *
 * @param labels a class index or label for each row
 * @returns a Map from each class that occurs to its weight, in the order of a label encoder.
 * @throws TypeError or RangeError for no labels, labels of mixed types, and numbers that are not finite.
 */
export function balancedClassWeights<L extends Label>(labels: Labels<L>): Map<Kind<L>, number> {
  const list = toLabels('balancedClassWeights', 'labels', labels as Labels<Kind<L>>);
  const rows = new Map<Kind<L>, number>(classesOf(list).map((label) => [label, 0]));
  for (const label of list) rows.set(label, (rows.get(label) ?? 0) + 1);
  return new Map(Array.from(rows, ([label, count]) => [label, list.length / (rows.size * count)]));
}
