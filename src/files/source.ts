import { wrongKind } from '../engine/errors.ts';

/** What a file can be given as: its bytes, a Blob or File, or a stream of bytes such as `response.body`. */
export type Source = ArrayBuffer | Uint8Array | Blob | ReadableStream<Uint8Array>;

/** All bytes of a file. */
export async function bytesOf(where: string, source: Source): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  const known = source instanceof ArrayBuffer || source instanceof Blob || source instanceof ReadableStream;
  if (!known) throw wrongKind(where, 'source', 'bytes, a Blob or a stream of bytes', source);
  return new Uint8Array(await new Response(source as BodyInit).arrayBuffer());
}
