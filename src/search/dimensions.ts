import { isPlain, outOfRange, show, wrongKind } from '../base/errors.ts';
import { exp, log } from '../base/exact.ts';
import type { Json } from '../jobs/job.ts';
import { type FloatParameter, type IntParameter, isParameter, onGrid, type Parameter, type Space } from './space.ts';

/** A parameter among all: its values as numbers, those of a choice as their places. */
export interface Dimension {
  readonly name: string;
  readonly parameter: Parameter;
  /** The other dimensions that it depends on, and their values for which it exists. */
  readonly conditions: readonly { readonly at: number; readonly among: readonly number[] }[];
}

/** A number for each dimension, NaN where its parameter is not there. */
export type Point = Float64Array<ArrayBuffer>;

/** The dimensions of a space, in the order of its parameters. */
export function dimensionsOf(where: string, space: Space): Dimension[] {
  if (!isPlain(space)) throw wrongKind(where, 'space', 'an object of parameters by name', space);
  const dimensions: Dimension[] = [];
  for (const [name, parameter] of Object.entries(space)) {
    const what = `space.${name}`;
    if (!isParameter(parameter)) throw wrongKind(where, what, 'a result of int, float or choice', parameter);
    const conditions = Object.entries(parameter.when ?? {}).map(([other, values]) => {
      const at = dimensions.findIndex((dimension) => dimension.name === other);
      if (at < 0) throw outOfRange(where, `name in ${what}.when`, 'one of the parameters before it', show(other));
      const condition = `${what}.when.${other}`;
      const among = (Array.isArray(values) ? values : [values]).map((value) =>
        toNumber(where, condition, dimensions[at] as Dimension, value),
      );
      return { at, among };
    });
    dimensions.push({ name, parameter, conditions });
  }
  if (dimensions.length === 0) throw outOfRange(where, 'space', 'at least one parameter', 'none');
  return dimensions;
}

/** Whether the parameter of a dimension is there, by the numbers of those before it. */
export function isThere({ conditions }: Dimension, point: Point): boolean {
  return conditions.every(({ at, among }) => among.includes(point[at] as number));
}

/** The values of a point by name. */
export function paramsOf(dimensions: readonly Dimension[], point: Point): Record<string, Json> {
  const params: Record<string, Json> = {};
  for (const [i, { name, parameter }] of dimensions.entries()) {
    const value = point[i] as number;
    if (!Number.isNaN(value)) params[name] = parameter.kind === 'choice' ? (parameter.values[value] as Json) : value;
  }
  return params;
}

/** The point with those values. */
export function pointOf(where: string, what: string, dimensions: readonly Dimension[], params: unknown): Point {
  if (!isPlain(params)) throw wrongKind(where, what, 'an object of values by name', params);
  const unknown = Object.keys(params).find((name) => !dimensions.some((dimension) => dimension.name === name));
  if (unknown !== undefined)
    throw outOfRange(
      where,
      `name in ${what}`,
      `one of ${dimensions.map(({ name }) => name).join(', ')}`,
      show(unknown),
    );
  const point = new Float64Array(dimensions.length).fill(Number.NaN);
  for (const [i, dimension] of dimensions.entries()) {
    const value = (params as Record<string, unknown>)[dimension.name];
    if (isThere(dimension, point)) point[i] = toNumber(where, `${what}.${dimension.name}`, dimension, value);
    else if (value !== undefined)
      throw outOfRange(where, `${what}.${dimension.name}`, 'left out with these other values', show(value));
  }
  return point;
}

/** The number of a value. */
function toNumber(where: string, what: string, { parameter }: Dimension, value: unknown): number {
  if (parameter.kind === 'choice') {
    const texts = parameter.values.map((each) => JSON.stringify(each));
    const place = texts.indexOf(JSON.stringify(value) ?? '');
    if (place < 0) throw outOfRange(where, what, `one of ${texts.join(', ')}`, show(value));
    return place;
  }
  if (typeof value !== 'number') throw wrongKind(where, what, 'a number', value);
  const { kind, low, high } = parameter;
  if (!(value >= low && value <= high) || (kind === 'int' && !Number.isInteger(value)))
    throw outOfRange(where, what, `${kind === 'int' ? 'an integer' : 'a number'} from ${low} to ${high}`, show(value));
  return value;
}

/** Whether a dimension has but one value. */
export function isSingle({ parameter }: Dimension): boolean {
  return parameter.kind === 'choice' ? parameter.values.length === 1 : parameter.low === parameter.high;
}

/** The bounds between which a number varies, by its logarithm where it has `log`: with steps, half of one beyond. */
export function boundsOf({ low, high, log: byLog, step = 0 }: IntParameter | FloatParameter): [number, number] {
  const [least, most] = [low - step / 2, high + step / 2];
  return byLog ? [log(least), log(most)] : [least, most];
}

/** The nearest number that a parameter can have. */
export function nearest({ low, high, step }: IntParameter | FloatParameter, value: number): number {
  if (step === undefined) return Math.min(Math.max(value, low), high);
  const steps = Math.round((high - low) / step);
  return onGrid(low, Math.min(Math.max(Math.round((value - low) / step), 0), steps), step);
}

/** The number of a dimension at a place from 0 to 1, all of it alike. */
export function atPlace({ parameter }: Dimension, place: number): number {
  if (parameter.kind === 'choice')
    return Math.min(Math.floor(place * parameter.values.length), parameter.values.length - 1);
  const [least, most] = boundsOf(parameter);
  const value = least + place * (most - least);
  return nearest(parameter, parameter.log ? exp(value) : value);
}
