import { checkBoolean, checkInteger, checkName, checkOptions, outOfRange, show, wrongKind } from '../../base/errors.ts';
import { cosPi, sinPi } from '../../base/exact.ts';
import type { Scaling } from '../measure.ts';
import { type DatePart, type DatePartName, dateParts, timeOf } from './calendar.ts';
import {
  type ColumnOptions,
  checkIndicator,
  columnOptions,
  type Encoder,
  GREATEST,
  isMissing,
  missingName,
  type NamedColumn,
  named,
  type Place,
  refused,
} from './column.ts';
import { filled, fillOf, readNumbers } from './missing.ts';
import { type ScaleOptions, toMeasure, toScaling } from './scaling.ts';

export interface DateOptions extends ColumnOptions, ScaleOptions {
  kind?: 'date';
  /**
   * Which parts of the date become columns, in UTC: 'year', 'month', 'day', 'weekday' (1 is Monday), 'dayOfYear',
   * 'hour', 'minute', 'days' (since 1970, including the fraction). Default year, month, day and weekday.
   */
  parts?: readonly DatePartName[];
  /** Whether to encode periodic parts as a sine and a cosine, so that December is next to January. Default false. */
  cyclic?: boolean;
  /** What replaces missing dates: the mean or median of the others, or a date. Default 'refuse': an error. */
  missing?: 'refuse' | 'mean' | 'median' | Date | (string & {});
  /** Whether to add a column of 0 and 1 that marks missing values. Default false. */
  indicator?: boolean;
}

/** How a part is encoded: as a scaled number, or as sine and cosine. */
export type DatePartState = { readonly part: DatePartName } & (
  | { readonly cyclic: true }
  | ({ readonly cyclic: false } & Scaling)
);

/** A fitted column of dates, as JSON. */
export interface DateState extends NamedColumn {
  readonly kind: 'date';
  readonly parts: readonly DatePartState[];
  /** What replaces missing dates, in milliseconds since 1970; if undefined, they are errors. */
  readonly fill?: number;
  readonly indicator: boolean;
}

const options = ['kind', 'input', 'parts', 'cyclic', 'scale', 'range', 'missing', 'indicator'] as const;
const keys = ['kind', 'name', 'input', 'parts', 'fill', 'indicator'] as const;

const RULE = 'a Date, or a date as ISO 8601 has it, such as 2024-02-29 or 2024-02-29T18:30Z';

/** The latest time that a Date can hold. */
const FURTHEST = 8.64e15;

const DEFAULT_PARTS: readonly DatePartName[] = ['year', 'month', 'day', 'weekday'];

/** Fits a column to values. */
export function fitDate(
  name: string,
  given: DateOptions,
  values: readonly unknown[],
  place: Place,
): Encoder<DateState> {
  const { where } = place;
  const column = `columns.${name}`;
  const {
    input,
    parts = DEFAULT_PARTS,
    cyclic = false,
    missing = 'refuse',
    indicator = false,
    ...scale
  } = columnOptions(where, column, given, options);
  const names = toParts(where, column, parts);
  checkBoolean(where, `${column}.cyclic`, cyclic);
  const measure = toMeasure(where, column, scale);
  const times = readNumbers(values, place, { rule: RULE, read: timeOf, mayMiss: missing !== 'refuse' });
  const fill = toFill(where, column, missing, times);
  const all = filled(times, fill);
  return dateOf(where, column, {
    ...{ kind: 'date', ...named({ name, input }), indicator, ...(fill !== undefined && { fill }) },
    parts: names.map((part) =>
      cyclic && dateParts[part].period !== undefined
        ? { part, cyclic }
        : { part, cyclic: false, ...measure(all.map((time) => dateParts[part].of(time))) },
    ),
  });
}

function toParts(where: string, column: string, parts: unknown): readonly DatePartName[] {
  if (!Array.isArray(parts) || parts.length === 0)
    throw wrongKind(where, `${column}.parts`, 'an array of names', parts);
  const names: readonly DatePartName[] = [...parts];
  for (const [index, part] of names.entries()) {
    checkName(where, `${column}.parts[${index}]`, part, dateParts);
    if (names.indexOf(part) < index)
      throw outOfRange(where, `${column}.parts[${index}]`, 'unique', `${show(part)} again`);
  }
  return names;
}

/** What replaces missing dates: a whole number of milliseconds. */
function toFill(where: string, column: string, missing: unknown, times: Float64Array): number | undefined {
  if (missing === 'refuse' || missing === 'mean' || missing === 'median') {
    const fill = fillOf(where, column, missing, times, { rule: RULE, holds: () => true });
    return fill === undefined ? undefined : Math.floor(fill) + 0;
  }
  const time = timeOf(missing);
  if (time === undefined) throw wrongKind(where, `${column}.missing`, `'refuse', 'mean', 'median' or ${RULE}`, missing);
  return time;
}

/** The column from its JSON, checked. */
export function dateOf(where: string, column: string, given: DateState): Encoder<DateState> {
  const { parts, fill, indicator, ...rest } = columnOptions(where, column, given, keys);
  if (fill !== undefined) checkInteger(where, `${column}.fill`, fill, -FURTHEST, FURTHEST);
  checkIndicator(where, column, indicator, fill);
  if (!Array.isArray(parts)) throw wrongKind(where, `${column}.parts`, 'an array', parts);
  const list = parts.map((part, i) => toPart(where, `${column}.parts[${i}]`, part));
  toParts(
    where,
    column,
    list.map(({ part }) => part),
  );
  const state: DateState = {
    ...{ kind: 'date', ...named(rest), parts: list },
    ...{ ...(fill !== undefined && { fill }), indicator },
  };
  const { name } = state;
  const outputs = list.flatMap(({ part, cyclic }) =>
    cyclic ? [`${name}.${part}.sin`, `${name}.${part}.cos`] : [`${name}.${part}`],
  );
  return {
    state,
    outputs: indicator ? [...outputs, missingName(name)] : outputs,
    write(values, count, x, start, stride, place) {
      for (let i = 0, at = start; i < count; i++, at += stride) {
        const value = values[i];
        const isNone = fill !== undefined && isMissing(value);
        const time = isNone ? fill : timeOf(value);
        if (time === undefined) throw refused(place, i, RULE, value);
        const end = writeParts(list, time, x, at);
        if (end < 0) throw refused(place, i, RULE, value);
        if (indicator) x[end] = Number(isNone);
      }
    },
  };
}

function toPart(where: string, what: string, given: unknown): DatePartState {
  const known = ['part', 'cyclic', 'center', 'scale', 'low'] as const;
  const { part, cyclic, ...scaling } = checkOptions(
    `${where}, ${what}`,
    given as { part: DatePartName; cyclic: boolean } & Scaling,
    known,
  );
  const { period }: DatePart = checkName(where, `${what}.part`, part, dateParts);
  if (!checkBoolean(where, `${what}.cyclic`, cyclic))
    return { part, cyclic: false, ...toScaling(where, what, scaling) };
  if (period === undefined || Object.keys(scaling).length > 0)
    throw outOfRange(where, `${what}.cyclic`, 'false for a scaled part', 'true');
  return { part, cyclic: true };
}

/** Writes the parts of a time. Returns the position of the next column, or -1 if a number exceeds f32. */
function writeParts(parts: readonly DatePartState[], time: number, x: Float32Array, start: number): number {
  let at = start;
  for (const state of parts) {
    const { of, first = 0, period = 1 }: DatePart = dateParts[state.part];
    const number = of(time);
    if (state.cyclic) {
      const turns = (number - first) / period;
      x[at++] = sinPi(2 * turns);
      x[at++] = cosPi(2 * turns);
      continue;
    }
    const scaled = (number - state.center) / state.scale + state.low;
    if (!(Math.abs(scaled) <= GREATEST)) return -1;
    x[at++] = scaled;
  }
  return at;
}
