import { builtin } from '../base/node.ts';
import { concatenated } from './byteSource.ts';

/** After how many bytes a limit is asked for. */
const START = 4096;

/**
 * What is compressed by gzip, or by zlib ('deflate'), and no more than so many bytes of it: a limit that may depend on the
 * first of them. Throws what is wrong with it.
 */
export async function inflate(
  format: 'gzip' | 'deflate',
  bytes: Uint8Array<ArrayBuffer>,
  limitOf: (start: Uint8Array<ArrayBuffer>) => number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof DecompressionStream !== 'function') return inflateInNode(format, bytes);
  const { readable, writable } = new DecompressionStream(format);
  const writer = writable.getWriter();
  // What is wrong shows where it is read.
  writer.write(bytes).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = readable.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  let limit: number | undefined;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concatenated(parts);
    parts.push(value);
    length += value.length;
    if (limit === undefined && length >= START) limit = limitOf(concatenated(parts));
    if (limit !== undefined && length > limit) {
      reader.cancel().catch(() => undefined);
      return concatenated(parts).subarray(0, limit);
    }
  }
}

/** The same by Node's zlib, where a sandbox has no streams. */
function inflateInNode(format: 'gzip' | 'deflate', bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const zlib = builtin('node:zlib');
  if (!zlib) throw new Error('no DecompressionStream to expand it');
  return new Uint8Array(format === 'gzip' ? zlib.gunzipSync(bytes) : zlib.inflateSync(bytes));
}
