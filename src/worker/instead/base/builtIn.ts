// In a worker, nothing is saved: no value needs the call that created it.

export * from '../../../base/builtIn.ts';

export function builtIn<T extends object>(value: T): T {
  return value;
}

export function frozen<T extends object>(value: T): T {
  return Object.freeze(value);
}
