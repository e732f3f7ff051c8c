import { checkInteger, outOfRange } from '../engine/errors.ts';

/**
 * A weight for each class index, so that all classes count alike: n / (classes · rows of the class), with n all rows and
 * only classes that have rows counted; 0 for one that has none. Scikit-learn's 'balanced'; King & Zeng 2001.
 *
 * @param labels a class index for each row
 * @throws TypeError or RangeError for a label that is no class index, and for no labels.
 */
export function balancedClassWeights(labels: ArrayLike<number>): number[] {
  if (labels.length === 0) throw outOfRange('balancedClassWeights', 'labels', 'at least one', 'none');
  const counts: number[] = [];
  for (let row = 0; row < labels.length; row++) {
    const label = checkInteger('balancedClassWeights', `labels[${row}]`, labels[row], 0);
    while (counts.length <= label) counts.push(0);
    (counts[label] as number)++;
  }
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count > 0 ? labels.length / (present * count) : 0));
}
