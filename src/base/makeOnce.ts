const made = new WeakMap<() => object, object>();

/** What a function makes without options, once: for values that cannot change, and that many models have. */
export function makeOnce<T extends object>(make: () => T): T {
  const value = (made.get(make) as T | undefined) ?? make();
  made.set(make, value);
  return value;
}
