import { checkBoolean, checkNumber, checkOptions, isPlain, outOfRange, show, wrongKind } from '../base/errors.ts';
import type { Json } from '../jobs/job.ts';

/** For which values of other parameters a parameter exists: one value, or an array of them, by name. */
export type When = Readonly<Record<string, Json>>;

/** A whole number. */
export interface IntParameter {
  readonly kind: 'int';
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly log: boolean;
  readonly when?: When;
}

/** A number; without a step, any from low to high. */
export interface FloatParameter {
  readonly kind: 'float';
  readonly low: number;
  readonly high: number;
  readonly step?: number;
  readonly log: boolean;
  readonly when?: When;
}

/** One of some values. */
export interface ChoiceParameter<V extends Json = Json> {
  readonly kind: 'choice';
  readonly values: readonly V[];
  readonly when?: When;
}

export type Parameter = IntParameter | FloatParameter | ChoiceParameter;

/** Parameters by name. */
export type Space = Readonly<Record<string, Parameter>>;

export type ValueOf<P extends Parameter> = P extends ChoiceParameter<infer V> ? V : number;

/** A value for each parameter of a space; undefined if the parameter does not exist in the trial. */
export type Params<S extends Space> = {
  readonly [name in keyof S]: S[name] extends { readonly when: When } ? ValueOf<S[name]> | undefined : ValueOf<S[name]>;
};

/** A parameter that exists only in some trials. */
export type Conditional<P extends Parameter> = P & { readonly when: When };

export interface NumberOptions {
  /** Whether values are distributed logarithmically, as for learning rates. Default false. */
  log?: boolean;
  /** The distance between values, starting from `low`. Default 1 for `int`, none for `float`. */
  step?: number;
}

/**
 * A whole number from `low` to `high`, inclusive.
 *
 *     int(8, 256, { log: true })
 *
 * @throws TypeError or RangeError for bounds or options out of range.
 */
export function int(low: number, high: number, options: NumberOptions = {}): IntParameter {
  const { log, step = 1 } = numberOptions('int', low, high, options);
  const integer = { low, high, step };
  for (const [what, value] of Object.entries(integer))
    if (!Number.isSafeInteger(value)) throw outOfRange('int', what, 'an integer', show(value));
  if (log && step !== 1) throw outOfRange('int', 'step', 'left out if log is true', step);
  return Object.freeze({ kind: 'int', low, high: low + step * stepsOf(low, high, step), step, log });
}

/**
 * A number from `low` to `high`.
 *
 *     float(1e-4, 1e-1, { log: true })
 *     float(0, 0.5, { step: 0.1 })
 *
 * @throws TypeError or RangeError for bounds or options out of range.
 */
export function float(low: number, high: number, options: NumberOptions = {}): FloatParameter {
  const { log, step } = numberOptions('float', low, high, options);
  if (step === undefined) return Object.freeze({ kind: 'float', low, high, log });
  if (log) throw outOfRange('float', 'step', 'left out if log is true', step);
  return Object.freeze({ kind: 'float', low, high: onGrid(low, stepsOf(low, high, step), step), step, log });
}

/**
 * One of several JSON values.
 *
 *     choice('relu', 'gelu')
 *     choice([64], [64, 32])
 *
 * @throws TypeError or RangeError for values that JSON would change, or two equal ones.
 */
export function choice<const V extends readonly Json[]>(...values: V): ChoiceParameter<V[number]> {
  if (values.length === 0) throw outOfRange('choice', 'values', 'at least one value', 'none');
  const texts = values.map((value, i) => textOf('choice', `value ${i}`, value));
  const twice = texts.findIndex((text, i) => texts.indexOf(text) < i);
  if (twice >= 0) throw outOfRange('choice', 'values', 'unique', `${texts[twice]} twice`);
  return Object.freeze({ kind: 'choice', values: Object.freeze(texts.map((text) => JSON.parse(text) as V[number])) });
}

/**
 * A parameter that exists only for some values of parameters before it.
 *
 *     { optimizer: choice('adam', 'sgd'), momentum: when({ optimizer: 'sgd' }, float(0, 0.99)) }
 *
 * @param others one value, or an array of them, by the name of the other parameter
 * @throws TypeError for an invalid argument.
 */
export function when<P extends Parameter>(others: When, parameter: P): Conditional<P> {
  if (!isParameter(parameter)) throw wrongKind('when', 'parameter', 'a result of int, float or choice', parameter);
  if (!isPlain(others) || Object.keys(others).length === 0)
    throw wrongKind('when', 'others', 'an object of values by the names of parameters', others);
  const kept = Object.freeze(JSON.parse(textOf('when', 'others', others)) as When);
  const conditional: Conditional<P> = { ...parameter, when: kept };
  return Object.freeze(conditional);
}

/** Whether a value is a result of `int`, `float` or `choice`, or the same from JSON. */
export function isParameter(value: unknown): value is Parameter {
  return isPlain(value) && ['int', 'float', 'choice'].includes((value as Parameter).kind);
}

/** The JSON of a value that JSON does not change. */
export function textOf(where: string, what: string, value: unknown): string {
  const text = JSON.stringify(value);
  const rule = 'null, true, false, a finite number, a text, or an array or object of them';
  if (text === undefined || !keeps(value)) throw wrongKind(where, what, rule, value);
  return text;
}

function keeps(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(keeps);
  if (typeof value === 'object' && value !== null) return isPlain(value) && Object.values(value).every(keeps);
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

function numberOptions(where: string, low: number, high: number, options: NumberOptions) {
  const { log = false, step } = checkOptions(where, options, ['log', 'step']);
  checkBoolean(where, 'log', log);
  checkNumber(where, 'low', low, 'a finite number', () => true);
  checkNumber(where, 'high', high, 'a finite number ≥ low', (value) => value >= low);
  if (log && low <= 0) throw outOfRange(where, 'low', 'above 0 if log is true', low);
  if (step !== undefined) checkNumber(where, 'step', step, 'a number > 0', (value) => value > 0);
  return { log, step };
}

/** The number of steps between two bounds: 3 of 0.1 between 0 and 0.3. */
const stepsOf = (low: number, high: number, step: number) => Math.floor((high - low) / step + 1e-9);

/** The value after a number of steps, to 15 digits: 0.3 after three of 0.1. */
export function onGrid(low: number, steps: number, step: number): number {
  return Number((low + steps * step).toPrecision(15));
}
