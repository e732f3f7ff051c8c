const builtIns = new WeakSet<object>();

/** Notes that a value is made by this library: its name and options say all of it. */
export function builtIn<T extends object>(value: T): T {
  builtIns.add(value);
  return value;
}

export function isBuiltIn(value: object): boolean {
  return builtIns.has(value);
}
