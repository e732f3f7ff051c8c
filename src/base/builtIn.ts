import { isPlain } from './errors.ts';

/** A call that creates a value: the public name of a function, and its arguments. */
export interface Call {
  readonly name: string;
  readonly given: readonly unknown[];
}

const calls = new WeakMap<object, Call>();

/** Records the built-in call that creates a value and describes it completely. Freezes the value. */
export function builtIn<T extends object>(
  value: T,
  given: readonly unknown[] = [(value as { readonly options?: object }).options],
  name = (value as { readonly name?: string }).name as string,
): T {
  calls.set(value, { name, given });
  return frozen(value);
}

/** The built-in call that created a value; undefined for other values. */
export function callOf(value: object): Call | undefined {
  return calls.get(value);
}

/** Freezes a value, and the lists and plain objects in it. */
export function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (!Object.isFrozen(part) && (Array.isArray(part) || isPlain(part))) frozen(part);
  }
  return Object.freeze(value);
}
