import { withColumns } from '../data/columns.ts';
import type { NumericArray } from '../data/table.ts';
import { outOfRange } from '../engine/errors.ts';
import { bytesOf, type Source } from './source.ts';

/** An array of an IDX file. */
export interface Idx {
  /** The numbers, row-major. */
  readonly data: NumericArray;
  /** The size of each dimension: (images, height, width), say, or (labels). */
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
 * Reads an IDX file, as the MNIST digits come, also one that is compressed by gzip. Format: LeCun, Cortes, Burges, The
 * MNIST database of handwritten digits.
 *
 * @throws RangeError for a file that is none, or is too short or too long for its shape; TypeError for no source.
 */
export async function readIdx(source: Source): Promise<Idx> {
  const bytes = await expanded(await bytesOf('readIdx', source));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensions = bytes[3] as number;
  const type = types[bytes[2] as number];
  if (!type || bytes[0] !== 0 || bytes[1] !== 0 || !(dimensions > 0) || bytes.length < 4 + 4 * dimensions) {
    const start = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw outOfRange('readIdx', 'source', 'an IDX file', `one that begins with ${start || 'nothing'}`);
  }
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const [size, Numbers, read] = type;
  const head = 4 + 4 * dimensions;
  const count = shape.reduce((product, length) => product * length, 1);
  if (head + size * count !== bytes.length)
    throw outOfRange('readIdx', `bytes of shape ${shape.join(' × ')}`, `${head + size * count}`, bytes.length);
  const data = new Numbers(count);
  if (data instanceof Uint8Array) data.set(bytes.subarray(head));
  else for (let i = 0; i < count; i++) data[i] = (view[read] as (offset: number) => number).call(view, head + size * i);
  return {
    data: withColumns(
      data,
      shape.slice(1).reduce((product, axis) => product * axis, 1),
    ),
    shape,
  };
}

/** What bytes hold that begin as gzip does; others as they are. */
async function expanded(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'));
  try {
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (error) {
    throw outOfRange('readIdx', 'source', 'a whole gzip file', (error as Error).message);
  }
}
