import { outOfRange, wrongKind } from '../base/errors.ts';
import { typedArrayKind } from '../base/kinds.ts';
import { fromUtf8, toUtf8 } from '../data/utf8.ts';
import type { Weights } from '../plan/weights.ts';

// The safetensors format: 8 bytes with the length of a header, u64 little-endian; the header, JSON from names to
// { dtype, shape, data_offsets } and, as `__metadata__`, texts by name; then the numbers, little-endian.
// https://github.com/huggingface/safetensors#format

/** Named tensors of f32, and texts about them. */
export interface Tensors {
  readonly tensors: Weights;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [from: number, to: number];
}

/** Longest header that is read. */
const MOST_HEADER = 100_000_000;

export function writeSafetensors({ tensors, metadata }: Tensors): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + 4 * data.length] };
    end += 4 * data.length;
  }
  const text = JSON.stringify(header);
  const encoded = toUtf8(text.padEnd(text.length + 7));
  const length = encoded.length - (encoded.length % 8);
  const bytes = new Uint8Array(8 + length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(encoded.subarray(0, length), 8);
  let at = 8 + length;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * The tensors of a file, in its memory where they lie as numbers do.
 *
 * @throws TypeError or RangeError for bytes that are no such file, or hold other than f32.
 */
export function readSafetensors(where: string, bytes: Uint8Array): Tensors {
  if (typedArrayKind(bytes) !== 'Uint8Array') throw wrongKind(where, 'bytes', 'a Uint8Array', bytes);
  const { header, start } = readHeader(where, bytes);
  const { __metadata__: metadata, ...entries } = header as Record<string, unknown> & {
    __metadata__?: Record<string, string> | null;
  };
  if (!Object.values(metadata ?? {}).every((text) => typeof text === 'string'))
    throw outOfRange(where, 'metadata', 'texts by name', 'another value');
  const tensors: Weights = new Map();
  let end = start;
  checkGapless(where, entries, bytes.length - start);
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets } = checkEntry(where, name, entry, bytes.length - start);
    if (dtype !== 'F32') throw outOfRange(where, `dtype of ${name}`, 'F32', String(dtype));
    const part = bytes.subarray(start + data_offsets[0], start + data_offsets[1]);
    const aligned = part.byteOffset % 4 === 0 ? part : new Uint8Array(part);
    tensors.set(name, { shape, data: new Float32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4) });
    end = Math.max(end, start + data_offsets[1]);
  }
  if (end < bytes.length) throw outOfRange(where, 'bytes', `${end}, to the end of tensors`, bytes.length);
  return { tensors, metadata: metadata ?? {} };
}

function readHeader(where: string, bytes: Uint8Array): { header: object; start: number } {
  const rule = 'safetensors';
  if (bytes.length < 8) throw outOfRange(where, 'bytes', rule, `${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > Math.min(bytes.length - 8, MOST_HEADER)) throw outOfRange(where, 'bytes', rule, 'a header past the end');
  try {
    const header: unknown = JSON.parse(fromUtf8(bytes.subarray(8, 8 + length)));
    if (typeof header === 'object' && header !== null) return { header, start: 8 + length };
  } catch {}
  throw outOfRange(where, 'bytes', rule, 'a header that is no JSON object');
}

function checkEntry(where: string, name: string, entry: unknown, size: number): Entry {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Partial<Entry>;
  const whole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (typeof dtype !== 'string' || !Array.isArray(shape) || !shape.every(whole) || !Array.isArray(offsets))
    throw outOfRange(where, name, 'a tensor with dtype, shape and data_offsets', 'another entry');
  const [from, to] = offsets;
  const length = 4 * shape.reduce((product, axis) => product * axis, 1);
  if (offsets.length !== 2 || !whole(from) || !whole(to) || to > size || (dtype === 'F32' && to - from !== length))
    throw outOfRange(where, `data_offsets of ${name}`, `${length} bytes of ${size}`, `[${offsets.join(', ')}]`);
  return { dtype, shape, data_offsets: [from, to] };
}

/** Throws where two tensors overlap, or there is a hole between them. */
function checkGapless(where: string, entries: Readonly<Record<string, unknown>>, size: number): void {
  const places = Object.entries(entries).map(([name, entry]) => ({ name, ...checkEntry(where, name, entry, size) }));
  places.sort((a, b) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
  let end = 0;
  for (const {
    name,
    data_offsets: [from, to],
  } of places) {
    if (from !== end)
      throw outOfRange(where, `data_offsets of ${name}`, `a start at ${end}, the end of the tensor before`, from);
    end = to;
  }
}
