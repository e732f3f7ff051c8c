import { checkName, checkNumber, outOfRange, show } from '../../base/errors.ts';
import { minMaxOf, type Scaling, standardOf, toRange } from '../measure.ts';

export interface ScaleOptions {
  /** 'standard': to mean 0 and standard deviation 1; 'minMax': to a range; 'none': unchanged. Default 'standard'. */
  scale?: 'standard' | 'minMax' | 'none';
  /** The range for minimum and maximum, with 'minMax'. Default [0, 1]. */
  range?: readonly [low: number, high: number];
}

const scales = {
  standard: standardOf,
  minMax: minMaxOf,
  none: (): Scaling => ({ center: 0, scale: 1, low: 0 }),
};

/** A function that measures how to scale a column from its numbers. */
export function toMeasure(
  where: string,
  column: string,
  { scale = 'standard', range }: ScaleOptions,
): (numbers: Float64Array) => Scaling {
  const measure = checkName(where, `${column}.scale`, scale, scales);
  if (range !== undefined && scale !== 'minMax')
    throw outOfRange(where, `${column}.range`, "left out unless scale is 'minMax'", `one with ${show(scale)}`);
  const ends = toRange(where, `${column}.range`, range ?? [0, 1]);
  return (numbers) => {
    const { center, scale: divisor, low } = measure(numbers, ends);
    // JSON knows no -0.
    return { center: center + 0, scale: divisor, low: low + 0 };
  };
}

/** How to scale a column, from its JSON, checked. */
export function toScaling(where: string, column: string, { center, scale, low }: Scaling): Scaling {
  checkNumber(where, `${column}.center`, center, 'a finite number', () => true);
  checkNumber(where, `${column}.scale`, scale, 'a finite number above 0', (value) => value > 0);
  checkNumber(where, `${column}.low`, low, 'a finite number', () => true);
  return { center, scale, low };
}
