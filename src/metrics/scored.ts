import type { ClassList, NamedLabel } from '../data/labels.ts';
import { checkList } from '../data/table.ts';
import { checkNumber, checkWeighs, outOfRange } from '../engine/errors.ts';
import type { Metric } from './metric.ts';

/** What is scored. */
export interface Scored {
  readonly metric: Metric;
  readonly y: ClassList;
  /** The label of each class, if classes have some. */
  readonly names: readonly NamedLabel[] | undefined;
  readonly weights: ArrayLike<number> | undefined;
}

/** The weights of so many rows, checked. */
export function toWeights({ weights }: Scored, rows: number): Float64Array | undefined {
  if (weights === undefined) return undefined;
  checkList('score', 'weights', weights);
  if (weights.length !== rows) throw outOfRange('score', 'weights', `${rows} numbers`, weights.length);
  const checked = Float64Array.from(weights, (weight, row) =>
    checkNumber('score', `weights[${row}]`, weight, 'a number ≥ 0', (value) => value >= 0),
  );
  checkWeighs('score', 'weights', checked);
  return checked;
}
