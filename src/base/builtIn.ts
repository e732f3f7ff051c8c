import { isPlain } from './errors.ts';

/** A call that makes a value: the public name of a function, and what it is given. */
export interface Call {
  readonly name: string;
  readonly given: readonly unknown[];
}

const calls = new WeakMap<object, Call>();

/** Notes that a value is made by a call of this library, which says all of it. It cannot be changed then. */
export function builtIn<T extends object>(
  value: T,
  given: readonly unknown[] = [(value as { readonly options?: object }).options],
  name = (value as { readonly name?: string }).name as string,
): T {
  calls.set(value, { name, given });
  return frozen(value);
}

/** The call that made a value of this library; undefined of any other. */
export function callOf(value: object): Call | undefined {
  return calls.get(value);
}

/** A value that can no longer be changed, nor the lists and plain objects in it. */
export function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (!Object.isFrozen(part) && (Array.isArray(part) || isPlain(part))) frozen(part);
  }
  return Object.freeze(value);
}
