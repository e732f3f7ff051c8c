import { wrongKind } from '../base/errors.ts';
import { isKind, typedArrayKind } from '../base/kinds.ts';

/** Bytes that are in memory. */
export function bytesOf(where: string, what: string, value: unknown): Uint8Array {
  if (isKind(value, 'ArrayBuffer') || isKind(value, 'SharedArrayBuffer')) return new Uint8Array(value as ArrayBuffer);
  if (typedArrayKind(value) === 'Uint8Array') return value as Uint8Array;
  throw wrongKind(where, what, 'an ArrayBuffer or a Uint8Array', value);
}
