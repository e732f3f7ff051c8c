// What a value is, also where it was made in another realm: a frame, jsdom, a sandbox of Jest.

const nameOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)
  ?.get as () => string | undefined;

/** 'Uint8Array', 'Float32Array', … for a typed array; undefined for other values. */
export function typedArrayKind(value: unknown): string | undefined {
  return nameOf.call(value);
}

/** 'ArrayBuffer', 'URL', 'Object', … */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Whether a value is of a kind, such as 'Object' or 'WebAssembly.Module'. */
export function isKind(value: unknown, kind: string): boolean {
  return tagOf(value) === kind;
}

/** Whether an object has methods by these names. */
export function hasMethods<M extends string>(value: unknown, ...names: M[]): value is Record<M, () => unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
  );
}

/** Whether a value is a callable function: classes are not. */
export function isFunction(value: unknown): value is (...values: never) => unknown {
  return typeof value === 'function' && Object.getOwnPropertyDescriptor(value, 'prototype')?.writable !== false;
}

/** Whether a value is a Map. */
export function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  try {
    Map.prototype.has.call(value, undefined);
    return true;
  } catch {
    return false;
  }
}

/** Whether a value is an AbortSignal, or behaves like one. */
export function isAbortSignal(value: unknown): value is AbortSignal {
  return (
    hasMethods(value, 'addEventListener', 'removeEventListener') &&
    typeof (value as { aborted?: unknown }).aborted === 'boolean'
  );
}

/** Whether the memory of a view was transferred, for example to a worker. */
export function isDetached({ byteLength, buffer }: ArrayBufferView): boolean {
  if (byteLength > 0) return false;
  try {
    return !new Uint8Array(buffer);
  } catch {
    return true;
  }
}
