import { isKind } from './kinds.ts';

// A message about a value has the form `<where>: <what> must be <rule>, got <value>`; one about a call at the wrong moment says
// what to do: `fit: call compile() first`.

/** A short, readable form of any value. */
export function show(value: unknown): string {
  try {
    return describe(value);
  } catch {
    return 'a value that cannot be read';
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return value.name ? `the function ${value.name} (to be called?)` : 'a function';
  if (ArrayBuffer.isView(value))
    return `${value.constructor.name}(${(value as Uint8Array).length ?? value.byteLength})`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    if (typeof (value as { then?: unknown }).then === 'function') return 'a promise (to be awaited?)';
    return `an object of ${value.constructor?.name ?? 'no class'}`;
  }
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Rules with a count: `4 rows`, `at least one row`. */
const COUNT =
  /^(\d+ (?!for |or )[a-z]|at (least|most) (one|two|\d+) [a-z]|as many|one (output|target|spelling)|two (labels|or)|no [a-z])/;

function message(where: string, what: string, rule: string, got: string): string {
  return `${where}: ${what} must ${COUNT.test(rule) ? 'have' : 'be'} ${rule}, got ${got}`;
}

/** An error for a value of the wrong type. */
export function wrongKind(where: string, what: string, rule: string, value: unknown): TypeError {
  return new TypeError(message(where, what, rule, show(value)));
}

/** An error for a value of the right type that is out of range. `got` describes the value. */
export function outOfRange(where: string, what: string, rule: string, got: string | number): RangeError {
  return new RangeError(message(where, what, rule, String(got)));
}

/** An error for a call at the wrong moment; `advice` says what to do. */
export function wrongMoment(where: string, advice: string): Error {
  return new Error(`${where}: ${advice}`);
}

/** `value` if it is a whole number from `least` to `most`. */
export function checkInteger(
  where: string,
  what: string,
  value: unknown,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const rule = `an integer ${most === Number.MAX_SAFE_INTEGER ? `≥ ${least}` : `from ${least} to ${most}`}`;
  if (typeof value !== 'number') throw wrongKind(where, what, rule, value);
  if (!Number.isInteger(value) || value < least || value > most) throw outOfRange(where, what, rule, show(value));
  return value;
}

/** `value` if it is a finite number (in f32) for which `holds` is true; `rule` describes `holds`. */
export function checkNumber(
  where: string,
  what: string,
  value: unknown,
  rule: string,
  holds: (value: number) => boolean,
): number {
  if (typeof value !== 'number') throw wrongKind(where, what, rule, value);
  if (!Number.isFinite(Math.fround(value)) || !holds(value)) throw outOfRange(where, what, rule, show(value));
  return value;
}

/** The result of a user's function, if it is a number: NaN and infinities, too. */
export function toNumber(where: string, returned: unknown): number {
  if (typeof returned !== 'number') throw wrongKind(where, 'what it returns', 'a number', returned);
  return returned;
}

/** A copy of a list, which is read once, up to the first missing element: there may be billions of holes. */
export function listOf<T>(values: ArrayLike<T>): T[] {
  const list: T[] = [];
  for (let i = 0, { length } = values; i < length && (i === 0 || list[i - 1] !== undefined); i++)
    list.push(values[i] as T);
  return list;
}

/** `value` if it is true or false. */
export function checkBoolean(where: string, what: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw wrongKind(where, what, 'true or false', value);
  return value;
}

/** The entry of `table` with that name. `others` describes values that are not names. */
export function checkName<T>(
  where: string,
  what: string,
  name: string,
  table: Readonly<Record<string, T>>,
  others = '',
): T {
  if (!Object.hasOwn(table, name))
    throw outOfRange(where, what, `one of ${Object.keys(table).join(', ')}${others}`, show(name));
  return table[name] as T;
}

/** Whether a value is a plain object, in any realm. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Throws if no weight is above 0. Scaling all weights does not change means, so tiny weights are scaled up. */
export function checkWeighs(where: string, what: string, weights: Float64Array | undefined): void {
  if (!weights) return;
  const most = weights.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) throw outOfRange(where, what, 'above 0 for some row', 'only 0');
  if (most < 2 ** -400) for (let i = 0; i < weights.length; i++) (weights[i] as number) *= 2 ** 600;
}

/**
 * Whether a value may hold options: not a Map, Date or promise, but possibly of a class that has some of the `known`
 * ones.
 */
function mayHold(value: unknown, known: readonly string[]): value is object {
  if (isPlain(value)) return true;
  return isKind(value, 'Object') && known.some((key) => key in (value as object));
}

/** A copy of `options` without undefined ones, if it is an object with only `known` keys. Each option is read once. */
export function checkOptions<T extends object>(where: string, options: T, known: readonly (keyof T & string)[]): T {
  if (!mayHold(options, known)) throw wrongKind(where, 'options', 'an object', options);
  const unknown = Object.keys(options).find((key) => !(known as readonly string[]).includes(key));
  if (unknown !== undefined) throw outOfRange(where, 'option', `one of ${known.join(', ')}`, show(unknown));
  const copy = {} as T;
  for (const key of known) {
    const value = options[key];
    if (value !== undefined) copy[key] = value;
  }
  return copy;
}
