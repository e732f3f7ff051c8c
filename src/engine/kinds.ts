// What a value is, also where it was made in another realm: a frame, jsdom, a sandbox of Jest.

const nameOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)
  ?.get as () => string | undefined;

/** 'Uint8Array', 'Float32Array', … of a typed array; undefined of anything else. */
export function typedArrayKind(value: unknown): string | undefined {
  return nameOf.call(value);
}

/** 'ArrayBuffer', 'URL', 'Object', … */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Whether an object has methods by these names. */
export function hasMethods<M extends string>(value: unknown, ...names: M[]): value is Record<M, () => unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
  );
}
