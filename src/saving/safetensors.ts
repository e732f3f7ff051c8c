import { isPlain, outOfRange, wrongKind } from '../base/errors.ts';
import { typedArrayKind } from '../base/kinds.ts';
import { fromUtf8, toUtf8 } from '../data/utf8.ts';
import type { Weights } from '../plan/weights.ts';

// The safetensors format: 8 bytes with the length of a header, u64 little-endian; the header, JSON from names to
// { dtype, shape, data_offsets } and, as `__metadata__`, texts by name; then the numbers, little-endian.
// https://github.com/huggingface/safetensors#format

/** Named tensors of f32, and strings by name. */
export interface Tensors {
  readonly tensors: Weights;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [from: number, to: number];
}

/** The maximum length of a header. */
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
 * The tensors of a file, without copying them if they are aligned.
 *
 * @throws TypeError or RangeError for bytes that are not such a file, hold other types than f32, or have duplicates.
 */
export function readSafetensors(where: string, bytes: Uint8Array): Tensors {
  if (typedArrayKind(bytes) !== 'Uint8Array') throw wrongKind(where, 'bytes', 'a Uint8Array', bytes);
  const refused = (got: string) => outOfRange(where, 'bytes', 'safetensors', got);
  if (bytes.length < 8) throw refused(`${bytes.length} bytes`);
  const start = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (start > Math.min(bytes.length, MOST_HEADER)) throw refused('a header past the end');
  let header: object;
  try {
    header = parseOnce(fromUtf8(bytes.subarray(8, start)));
  } catch {
    throw refused('a header with a duplicate name, or without JSON');
  }
  const { __metadata__: given, ...entries } = header as Record<string, unknown>;
  const metadata = (given ?? {}) as Tensors['metadata'];
  if (!isPlain(metadata) || !Object.values(metadata).every((text) => typeof text === 'string'))
    throw outOfRange(where, 'metadata', 'strings by name', 'another value');
  const places = Object.entries(entries).map(([name, entry]) => placeOf(where, name, entry, bytes.length - start));
  const tensors: Weights = new Map();
  let end = 0;
  // Where one ends as the next begins, the sums of start and end do not fall.
  for (const { name, shape, from, to } of places.sort((a, b) => a.from + a.to - b.from - b.to)) {
    if (from !== end)
      throw outOfRange(where, `data_offsets of ${name}`, `a start at ${end}, the end of the tensor before`, from);
    end = to;
    const part = bytes.subarray(start + from, start + to);
    const aligned = part.byteOffset % 4 === 0 ? part : new Uint8Array(part);
    tensors.set(name, { shape, data: new Float32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4) });
  }
  end += start;
  if (end < bytes.length) throw outOfRange(where, 'bytes', `${end}, to the end of tensors`, bytes.length);
  return { tensors, metadata };
}

/**
 * Parses a JSON object in which no name is repeated; a repeated name would be missing when it is written again. Throws
 * for invalid text.
 */
export function parseOnce(text: string): object {
  const value = JSON.parse(text);
  if (text[0] !== '{' || colonsIn(text) !== colonsIn(JSON.stringify(value))) throw new SyntaxError();
  return value;
}

/** The number of colons in JSON plus one, which is one more than its number of names. */
const colonsIn = (json: string) => json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '').split(':').length;

/** The position of an f32 tensor. */
function placeOf(where: string, name: string, entry: unknown, size: number) {
  const { dtype, shape, data_offsets: offsets } = Object(entry) as Partial<Entry>;
  const whole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!Array.isArray(shape) || !shape.every(whole) || !Array.isArray(offsets))
    throw outOfRange(where, name || "''", 'a tensor with dtype, shape and data_offsets', 'another entry');
  if (dtype !== 'F32') throw outOfRange(where, `dtype of ${name}`, 'F32', String(dtype));
  const [from, to] = offsets;
  const length = 4 * shape.reduce((product, axis) => product * axis, 1);
  if (offsets.length !== 2 || !whole(from) || !whole(to) || to > size || to - from !== length)
    throw outOfRange(where, `data_offsets of ${name}`, `${length} bytes of ${size}`, `[${offsets.join(', ')}]`);
  return { name, shape, from, to };
}
