import { checkNumber, outOfRange, wrongKind } from '../base/errors.ts';
import { meanAndVariance } from './columnMoments.ts';

/** How to scale a column: (value − center) / scale + low. */
export interface Scaling {
  readonly center: number;
  readonly scale: number;
  readonly low: number;
}

/** The range, relative to the largest number, within which numbers count as equal: ten times the precision of f64. */
const ROUNDING = 10 * 2 ** -52;

/** To mean 0 and standard deviation 1: (value − mean) / √variance. Equal numbers are not divided. */
export function standardOf(values: Float64Array): Scaling {
  const [mean, variance] = meanAndVariance(values);
  return { center: mean, scale: variance === 0 ? 1 : Math.sqrt(variance), low: 0 };
}

/** From minimum and maximum to a range. Numbers that are equal up to rounding are not divided. */
export function minMaxOf(values: Float64Array, [low, high]: Range): Scaling {
  const least = values.reduce((a, b) => Math.min(a, b));
  const greatest = values.reduce((a, b) => Math.max(a, b));
  const spread = greatest - least;
  const divided = spread > ROUNDING * Math.max(-least, greatest) ? spread : 1;
  return { center: least, scale: divided / (high - low), low };
}

export type Range = readonly [low: number, high: number];

/** A range, checked. */
export function toRange(where: string, what: string, range: unknown): Range {
  if (!Array.isArray(range) || range.length !== 2) throw wrongKind(where, what, 'an array [low, high]', range);
  const [low, high] = range as [number, number];
  for (const [index, end] of [low, high].entries())
    checkNumber(where, `${what}[${index}]`, end, 'a finite number', () => true);
  if (low >= high) throw outOfRange(where, what, '[low, high] with low < high', `[${low}, ${high}]`);
  return [low, high];
}
