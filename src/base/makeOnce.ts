const made = new WeakMap<() => object, object>();

/** The value that a function creates without options, created once: for immutable values that many models use. */
export function makeOnce<T extends object>(make: () => T): T {
  const value = (made.get(make) as T | undefined) ?? make();
  made.set(make, value);
  return value;
}
