import { type Call, callOf } from '../base/builtIn.ts';
import { isPlain, outOfRange, show, wrongKind } from '../base/errors.ts';
import { typedArrayKind } from '../base/kinds.ts';
import { type Make, vocabulary } from './vocabulary.ts';

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * A value of the vocabulary as data: the function that creates it, and its arguments without defaults. Nested values
 * are configs, too: `{ call: 'dense', given: [10, { call: 'relu' }] }`.
 */
export interface Config {
  readonly call: string;
  readonly given?: readonly Json[];
}

/** Values that cannot be stored in a file, such as a custom loss, by name. */
export type Customs = Readonly<Record<string, unknown>>;

export interface ConfigOptions {
  /** Your own functions and values in the config, by name. Default none. */
  customs?: Customs;
}

/**
 * Describes a layer, activation, loss, metric, optimizer, schedule, initializer, regularizer, constraint, callback,
 * scaler or encoder as plain data for JSON: the public name of its function, and the options that differ from the
 * defaults.
 *
 *     toConfig(dense(10, 'relu', { bias: false })) // { call: 'dense', given: [10, { call: 'relu' }, { bias: false }] }
 *
 * @throws TypeError for a value from elsewhere, or with a function of your own that `customs` does not name.
 */
export function toConfig(value: object, options: ConfigOptions = {}): Config {
  const { customs = {} } = options;
  const call = callOf(Object(value));
  if (!call) throw wrongKind('toConfig', 'value', 'created by a function such as dense()', value);
  return configOf('toConfig', call, customs);
}

/**
 * Recreates the value that `toConfig` described.
 *
 * @throws TypeError or RangeError for an invalid config, an unknown name or an invalid option.
 */
export function fromConfig<T extends object = object>(config: Config, options: ConfigOptions = {}): T {
  if (!isPlain(config) || !('call' in config || 'custom' in config))
    throw wrongKind('fromConfig', 'config', 'the result of toConfig', config);
  return fromJson('fromConfig', { ...config }, options.customs ?? {}) as T;
}

/** The config of a call, without arguments that make no difference. */
export function configOf(where: string, call: Call, customs: Customs): Config {
  const given = withoutDefaults(call).map((value, index) =>
    isOptions(value)
      ? recordOf(value, (key, part) => toJson(where, `${key} of ${call.name}`, part, customs))
      : toJson(where, `${call.name}(…)[${index}]`, value, customs),
  );
  return given.length > 0 ? { call: call.name, given } : { call: call.name };
}

const isOptions = (value: unknown): value is Readonly<Record<string, unknown>> => isPlain(value) && !callOf(value);

/** An object with the JSON of each defined part; as a list of entries if it would look like something else. */
function recordOf(value: object, each: (key: string, part: unknown) => Json): Json {
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  const parts = entries.map(([key, part]) => [key, each(key, part)] as const);
  return taken.includes(entries.map(([key]) => key).join()) ? { entries: parts } : Object.fromEntries(parts);
}

/** The keys of objects with a special meaning. */
const taken = ['number', 'custom', 'call', 'call,given', 'entries'];

/** A value in a config, as JSON; `what` is its position. */
export function toJson(where: string, what: string, value: unknown, customs: Customs): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return Object.is(value, -0) ? { number: '-0' } : value;
  const name = Object.keys(customs).find((key) => customs[key] === value);
  if (name !== undefined) return { custom: name };
  const call = callOf(Object(value));
  if (call) return { ...configOf(where, call, customs) };
  if (Array.isArray(value) || typedArrayKind(value))
    return Array.from(value as ArrayLike<unknown>, (each, index) => toJson(where, `${what}[${index}]`, each, customs));
  if (isPlain(value) && !Object.values(value).some((part) => typeof part === 'function'))
    return recordOf(value, (key, part) => toJson(where, `${key} of ${what}`, part, customs));
  throw wrongKind(where, what, 'a built-in value, or one of your own in customs', value);
}

/** The maximum number of arguments of a function. */
const MOST_GIVEN = 8;

/** The maximum depth of nested values in a config, far above that of any built-in value. */
const DEEPEST = 32;

/** The value that JSON in a config represents. */
export function fromJson(where: string, json: Json, customs: Customs, depth = 0): unknown {
  if (depth > DEEPEST) throw outOfRange(where, 'config', `nested at most ${DEEPEST} deep`, 'deeper values');
  if (typeof json !== 'object' || json === null) return json;
  const partsOf = (list: readonly Json[]) => list.map((each) => fromJson(where, each, customs, depth + 1));
  if (Array.isArray(json)) return partsOf(json);
  const record = json as Readonly<Record<string, Json>>;
  const keys = Object.keys(record).join();
  if (keys === 'number' && record.number === '-0') return -0;
  if (keys === 'entries') return entriesOf(where, record.entries, (part) => fromJson(where, part, customs, depth + 1));
  if (keys === 'custom') return customOf(where, record.custom, customs);
  if (keys !== 'call' && keys !== 'call,given') {
    const entries = Object.entries(record);
    return Object.fromEntries(entries.map(([key, each]) => [key, fromJson(where, each, customs, depth + 1)]));
  }
  const { call, given = [] } = json as unknown as Config;
  if (typeof call !== 'string' || !Array.isArray(given))
    throw outOfRange(where, 'config', '{ call, given } with a name and an array', 'another value');
  const make = Object.hasOwn(vocabulary(), call) ? vocabulary()[call] : undefined;
  if (!make) throw outOfRange(where, 'call', 'the name of a function of this version of lanewise', show(call));
  const value = given.length > MOST_GIVEN ? undefined : make(...partsOf(given));
  const most = value ? (callOf(value) as Call).given.length : MOST_GIVEN;
  if (!value || given.length > most) throw outOfRange(where, `given of ${call}`, `${most} at most`, given.length);
  return value;
}

function entriesOf(where: string, entries: unknown, each: (part: Json) => unknown): object {
  if (!Array.isArray(entries) || !entries.every((entry) => Array.isArray(entry) && typeof entry[0] === 'string'))
    throw outOfRange(where, 'config', 'a list of names and values', 'another value');
  return Object.fromEntries(entries.map(([key, part]) => [key, each(part)]));
}

function customOf(where: string, name: unknown, customs: Customs): unknown {
  if (typeof name === 'string' && Object.hasOwn(customs, name)) return customs[name];
  throw outOfRange(where, 'customs', `the value that was saved as ${show(name)}`, 'none of that name');
}

/** The arguments that a call needs: without options that make no difference, and without trailing ones. */
function withoutDefaults({ name, given }: Call): readonly unknown[] {
  const make = vocabulary()[name] as Make;
  const isSame = (fewer: readonly unknown[]) => {
    try {
      return same((callOf(make(...fewer)) as Call).given, given);
    } catch {
      return false;
    }
  };
  let kept = [...given];
  const options = kept.at(-1);
  if (isOptions(options)) {
    let left = { ...options };
    for (const key of Object.keys(left)) {
      const { [key]: _, ...fewer } = left;
      if (isSame([...kept.slice(0, -1), fewer])) left = fewer;
    }
    kept = [...kept.slice(0, -1), left];
  }
  while (kept.length > 0 && isSame(kept.slice(0, -1))) kept = kept.slice(0, -1);
  return kept;
}

/** The call of a value, or of a value given by name; undefined for others. */
function callBy(value: unknown): Call | undefined {
  const make = typeof value === 'string' && Object.hasOwn(vocabulary(), value) ? vocabulary()[value] : undefined;
  return callOf(Object(make ? make() : value));
}

/** Whether two values are equal: numbers, strings, calls, lists and objects of these. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a === 'string' && typeof b === 'string') return false;
  const [one, other] = [callBy(a), callBy(b)];
  if (one || other) return one?.name === other?.name && same(one?.given, other?.given);
  if (typeof a !== typeof b || a === null || b === null || !['object', 'function'].includes(typeof a)) return false;
  if (typeof a === 'function') return false;
  const keys = new Set([...Object.keys(a as object), ...Object.keys(b as object)]);
  const at = (value: unknown, key: string) => (value as Readonly<Record<string, unknown>>)[key];
  return [...keys].every((key) => same(at(a, key), at(b, key)));
}
