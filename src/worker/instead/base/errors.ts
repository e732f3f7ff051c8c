// In a worker, options and numbers are those that the page has checked.

export * from '../../../base/errors.ts';

/** An error for a value that is out of range. */
export function outOfRange(where: string, what: string, rule: string, got: string | number): RangeError {
  return new RangeError(`${where}: ${what} must be ${rule}, got ${got}`);
}

/** An error for a value of the wrong type. */
export function wrongKind(where: string, what: string, rule: string, value: unknown): TypeError {
  return new TypeError(outOfRange(where, what, rule, String(value)).message);
}

/** An error for a call at the wrong moment; `advice` says what to do. */
export function wrongMoment(where: string, advice: string): Error {
  return new Error(`${where}: ${advice}`);
}

/* @__NO_SIDE_EFFECTS__ */
export function checkOptions<T extends object>(_where: string, options: T): T {
  return options;
}

/* @__NO_SIDE_EFFECTS__ */
export function checkName<T>(
  _where: string,
  _what: string,
  name: string,
  table: Readonly<Record<string, T>>,
): T | undefined {
  return table[name];
}

/* @__NO_SIDE_EFFECTS__ */
export function toNumber(_where: string, returned: unknown): number {
  return returned as number;
}

/* @__NO_SIDE_EFFECTS__ */
function unchecked<T>(_where: string, _what: string, value: T): T {
  return value;
}

export { unchecked as checkBoolean, unchecked as checkInteger, unchecked as checkNumber };
