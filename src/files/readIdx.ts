import { outOfRange } from '../base/errors.ts';
import { withColumns } from '../data/columns.ts';
import type { NumericArray } from '../data/table.ts';
import { bytesOf, type Source } from './byteSource.ts';
import { inflate } from './inflate.ts';

/** An array of an IDX file. */
export interface Idx {
  /** The numbers, row-major. */
  readonly data: NumericArray;
  /** The size of each dimension: for example (images, height, width) or (labels). */
  readonly shape: readonly number[];
}

type Reader = readonly [bytes: number, Numbers: new (length: number) => NumericArray, read: keyof DataView];

/** By the third byte: the size of a number, its array, and how one is read. */
const types: Readonly<Record<number, Reader>> = {
  8: [1, Uint8Array, 'getUint8'],
  9: [1, Int8Array, 'getInt8'],
  11: [2, Int16Array, 'getInt16'],
  12: [4, Int32Array, 'getInt32'],
  13: [4, Float32Array, 'getFloat32'],
  14: [8, Float64Array, 'getFloat64'],
};

/**
 * Reads an IDX file, the format of the MNIST digits, also compressed by gzip. Format: LeCun, Cortes, Burges, The MNIST
 * database of handwritten digits.
 *
 * @throws RangeError for a file in another format, or with the wrong length for its shape; TypeError for an invalid
 * source.
 */
export async function readIdx(source: Source): Promise<Idx> {
  const bytes = await expanded(await bytesOf('readIdx', source));
  const { shape, reader, head, size } = headOf(bytes);
  if (size !== bytes.length)
    throw outOfRange('readIdx', `bytes of shape ${shape.join(' × ')}`, `${size}`, bytes.length);
  const [bytesEach, Numbers, read] = reader;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new Numbers((size - head) / bytesEach);
  if (data instanceof Uint8Array) data.set(bytes.subarray(head));
  else
    for (let i = 0; i < data.length; i++)
      data[i] = (view[read] as (at: number) => number).call(view, head + bytesEach * i);
  const columns = shape.slice(1).reduce((product, length) => product * length, 1);
  return { data: withColumns(data, columns), shape };
}

interface Head {
  readonly shape: readonly number[];
  readonly reader: Reader;
  /** The bytes of the head, and of the whole file. */
  readonly head: number;
  readonly size: number;
}

/** What the first bytes of a file say. */
function headOf(bytes: Uint8Array<ArrayBuffer>): Head {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensions = bytes[3] as number;
  const reader = types[bytes[2] as number];
  const head = 4 + 4 * dimensions;
  if (!reader || bytes[0] !== 0 || bytes[1] !== 0 || !(dimensions > 0) || bytes.length < head) {
    const start = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw outOfRange('readIdx', 'source', 'an IDX file', `one that begins with ${start || 'nothing'}`);
  }
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  return { shape, reader, head, size: shape.reduce((product, length) => product * length, reader[0]) + head };
}

/** What bytes hold that begin as gzip does, and no more than a byte beyond what their head says; others as they are. */
async function expanded(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await inflate('gzip', bytes, (start) => headOf(start).size + 1);
  } catch (error) {
    const { message } = error as Error;
    throw message.startsWith('readIdx:') ? error : outOfRange('readIdx', 'source', 'a complete gzip file', message);
  }
}
