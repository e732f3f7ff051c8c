import { isPlain, listOf, wrongKind } from '../../base/errors.ts';

export type Json = Readonly<Record<string, unknown>>;

/** `value` if it is an object of JSON. */
export function asObject(where: string, what: string, value: unknown): Json {
  if (!isPlain(value)) throw wrongKind(where, what, 'an object', value);
  return value as Json;
}

/** A copy of `value` if it is an array. */
export function asList(where: string, what: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongKind(where, what, 'an array', value);
  return listOf<unknown>(value);
}
