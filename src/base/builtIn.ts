import { isPlain } from './errors.ts';

const builtIns = new WeakSet<object>();

/** Notes that a value is made by this library: its name and options say all of it. It cannot be changed then. */
export function builtIn<T extends object>(value: T): T {
  builtIns.add(value);
  return frozen(value);
}

export function isBuiltIn(value: object): boolean {
  return builtIns.has(value);
}

/** A value that can no longer be changed, nor the lists and plain objects in it. */
export function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (!Object.isFrozen(part) && (Array.isArray(part) || isPlain(part))) frozen(part);
  }
  return Object.freeze(value);
}
