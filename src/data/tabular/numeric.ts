import { checkBoolean, checkNumber } from '../../base/errors.ts';
import { log } from '../../base/exact.ts';
import type { Scaling } from '../measure.ts';
import {
  type ColumnOptions,
  checkIndicator,
  columnOptions,
  type Encoder,
  GREATEST,
  missingName,
  type NamedColumn,
  named,
  type Place,
  refused,
} from './column.ts';
import { filled, fillOf, type Rule, readNumbers } from './missing.ts';
import { type ScaleOptions, toMeasure, toScaling } from './scaling.ts';

export interface NumericOptions extends ColumnOptions, ScaleOptions {
  kind?: 'numeric';
  /** Whether to take log (1 + value) before scaling: for amounts and counts. Default false. */
  log?: boolean;
  /** What replaces missing values: the mean or median of the others, or a number. Default 'refuse': an error. */
  missing?: 'refuse' | 'mean' | 'median' | number;
  /** Whether to add a column of 0 and 1 that marks missing values. Default false. */
  indicator?: boolean;
}

/** A fitted column of numbers, as JSON: (value − center) / scale + low, of log (1 + value) if `log`. */
export interface NumericState extends NamedColumn, Scaling {
  readonly kind: 'numeric';
  readonly log: boolean;
  /** What replaces missing values; if undefined, they are errors. */
  readonly fill?: number;
  readonly indicator: boolean;
}

const options = ['kind', 'input', 'log', 'scale', 'range', 'missing', 'indicator'] as const;
const keys = ['kind', 'name', 'input', 'log', 'center', 'scale', 'low', 'fill', 'indicator'] as const;

const ruleOf = (takesLog: boolean): Rule =>
  takesLog
    ? { rule: 'a finite number above -1 (in f32)', holds: (value) => value > -1 }
    : { rule: 'a finite number (in f32)', holds: () => true };

/** log (1 + x), accurate even if 1 + x loses digits of x: Hewlett-Packard 1982, HP-15C Advanced Functions Handbook. */
function log1p(x: number): number {
  const sum = 1 + x;
  return sum === 1 ? x : (log(sum) * x) / (sum - 1);
}

/** Fits a column to values. */
export function fitNumeric(
  name: string,
  given: NumericOptions,
  values: readonly unknown[],
  place: Place,
): Encoder<NumericState> {
  const { where } = place;
  const column = `columns.${name}`;
  const {
    input,
    log = false,
    missing = 'refuse',
    indicator = false,
    ...scale
  } = columnOptions(where, column, given, options);
  checkBoolean(where, `${column}.log`, log);
  const measure = toMeasure(where, column, scale);
  const rule = ruleOf(log);
  const read = (value: unknown) =>
    typeof value === 'number' && Math.abs(value) <= GREATEST && rule.holds(value) ? value : undefined;
  const numbers = readNumbers(values, place, { rule: rule.rule, read, mayMiss: missing !== 'refuse' });
  const fill = fillOf(where, column, missing, numbers, rule);
  const all = filled(numbers, fill);
  return numericOf(where, column, {
    ...{ kind: 'numeric', ...named({ name, input }), log, indicator, ...(fill !== undefined && { fill }) },
    ...measure(log ? all.map(log1p) : all),
  });
}

/** The column from its JSON, checked. */
export function numericOf(where: string, column: string, given: NumericState): Encoder<NumericState> {
  const { log, fill, indicator, ...rest } = columnOptions(where, column, given, keys);
  checkBoolean(where, `${column}.log`, log);
  if (fill !== undefined) checkNumber(where, `${column}.fill`, fill, ruleOf(log).rule, ruleOf(log).holds);
  checkIndicator(where, column, indicator, fill);
  const state: NumericState = {
    ...{ kind: 'numeric', ...named(rest), log, ...toScaling(where, column, rest) },
    ...{ ...(fill !== undefined && { fill }), indicator },
  };
  const { name } = state;
  return {
    state,
    outputs: indicator ? [name, missingName(name)] : [name],
    write: (values, count, x, at, stride, place) => writeNumbers(state, values, count, x, at, stride, place),
  };
}

function writeNumbers(
  { log, fill, indicator, center, scale, low }: NumericState,
  values: readonly unknown[],
  count: number,
  x: Float32Array,
  start: number,
  stride: number,
  place: Place,
): void {
  for (let i = 0, at = start; i < count; i++, at += stride) {
    let value = values[i];
    // NaN alone is not equal to itself.
    // biome-ignore lint/suspicious/noSelfCompare: faster than a call
    if (fill !== undefined && (value === null || value === undefined || value !== value)) {
      value = fill;
      if (indicator) x[at + 1] = 1;
    }
    if (typeof value !== 'number' || (log && !(value > -1))) throw refused(place, i, ruleOf(log).rule, value);
    const scaled = ((log ? log1p(value) : value) - center) / scale + low;
    if (!(Math.abs(scaled) <= GREATEST)) throw refused(place, i, ruleOf(log).rule, value);
    x[at] = scaled;
  }
}
