import { checkNumber, checkWeighs, outOfRange } from '../base/errors.ts';
import type { NamedLabel } from '../data/labels.ts';
import { checkList } from '../data/table.ts';
import type { Given } from './given.ts';
import type { Metric } from './metric.ts';

/** What to score. */
export interface Scored {
  readonly metric: Metric;
  readonly y: Given;
  /** The label of each class, if classes have labels. */
  readonly names: readonly NamedLabel[] | undefined;
  readonly weights: ArrayLike<number> | undefined;
}

/** The weights of the rows, checked. */
export function toWeights({ weights }: Scored, rows: number): Float64Array | undefined {
  if (weights === undefined) return undefined;
  checkList('score', 'weights', weights);
  if (weights.length !== rows) throw outOfRange('score', 'weights', `${rows} numbers`, weights.length);
  const checked = toNumbers('weights', weights, 'a number ≥ 0', (value) => value >= 0, Float64Array);
  checkWeighs('score', 'weights', checked);
  return checked;
}

/** The numbers, checked: all finite in f32, and accepted by `holds`. */
export function toNumbers<N extends Float32Array | Float64Array = Float32Array>(
  what: string,
  values: ArrayLike<unknown>,
  rule: string,
  holds: (value: number) => boolean,
  Numbers: new (length: number) => N = Float32Array as never,
): N {
  const numbers = new Numbers(values.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = values[i];
    numbers[i] = value as number;
    if (typeof value !== 'number' || !Number.isFinite(Math.fround(value)) || !holds(value))
      checkNumber('score', `${what}[${i}]`, value, rule, holds);
  }
  return numbers;
}
