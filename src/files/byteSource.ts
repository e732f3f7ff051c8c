import { outOfRange, wrongKind } from '../base/errors.ts';
import { hasMethods, tagOf, typedArrayKind } from '../base/kinds.ts';

/** A file: its bytes, a Blob or File, or a stream of bytes such as `response.body`. */
export type Source = ArrayBuffer | Uint8Array | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** All bytes of a file, in unshared memory. */
export async function bytesOf(where: string, source: Source): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = toBytes(where, source) ?? toBytes(where, await contents(where, source));
  if (!bytes) throw wrongKind(where, 'source', 'bytes, a Blob or a stream of bytes', source);
  return bytes;
}

/** Bytes that are in memory; undefined of anything else. */
function toBytes(where: string, value: unknown): Uint8Array<ArrayBuffer> | undefined {
  const isView = typedArrayKind(value) === 'Uint8Array';
  const buffer = isView ? (value as Uint8Array).buffer : value;
  const tag = tagOf(buffer);
  if (tag !== 'ArrayBuffer' && tag !== 'SharedArrayBuffer') return undefined;
  let all: Uint8Array<ArrayBuffer>;
  try {
    all = new Uint8Array(buffer as ArrayBuffer);
  } catch {
    throw outOfRange(where, 'source', 'bytes', 'an array whose memory was transferred');
  }
  const { byteOffset, length } = isView ? (value as Uint8Array) : all;
  const bytes = all.subarray(byteOffset, byteOffset + length);
  const fixed = tag === 'ArrayBuffer' && !(buffer as { resizable?: boolean }).resizable;
  return fixed ? bytes : bytes.slice();
}

/** What a Blob or a stream holds; undefined of anything else. */
async function contents(where: string, source: unknown): Promise<unknown> {
  if (hasMethods(source, 'arrayBuffer', 'slice')) return source.arrayBuffer();
  if (hasMethods(source, 'getReader')) return joined(where, chunksOf(where, source as ReadableStream<Uint8Array>));
  if (typeof source === 'object' && source !== null && Symbol.asyncIterator in source)
    return joined(where, source as AsyncIterable<Uint8Array>);
  if (!['Blob', 'File'].includes(tagOf(source))) return undefined;
  return typeof FileReader === 'function' ? readBlob(source as Blob) : bufferOf(source as Blob);
}

/** The bytes that jsdom keeps for a Blob, where its FileReader is not global. */
function bufferOf(blob: Blob): unknown {
  const impl = Object.getOwnPropertySymbols(blob).find(({ description }) => description === 'impl');
  return impl && (blob as unknown as Record<symbol, { _buffer?: unknown }>)[impl]?._buffer;
}

/** The bytes of a Blob without the method `arrayBuffer`, as older ones of jsdom. */
function readBlob(blob: Blob): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(blob);
  });
}

async function* chunksOf(where: string, stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (stream.locked) throw outOfRange(where, 'source', 'an unlocked stream', 'a locked one');
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

async function joined(where: string, chunks: AsyncIterable<unknown>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) {
    const part = toBytes(where, chunk);
    if (!part) throw wrongKind(where, 'chunk of source', 'bytes', chunk);
    parts.push(part);
  }
  return concatenated(parts);
}

/** Some bytes, one after the other. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
