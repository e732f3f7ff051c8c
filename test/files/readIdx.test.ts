import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readIdx } from '../../src/files/index.ts';

/** An IDX file as its format says, big-endian: bytes are given as they stand there. */
const idx = (type: number, shape: number[], bytes: number[]) =>
  Uint8Array.from([
    0,
    0,
    type,
    shape.length,
    ...shape.flatMap((length) => [0, 0, length >> 8, length & 255]),
    ...bytes,
  ]);

test.each([
  ['u8', idx(8, [2, 3], [0, 1, 2, 128, 254, 255]), Uint8Array.of(0, 1, 2, 128, 254, 255), [2, 3]],
  ['i8', idx(9, [2], [127, 128]), Int8Array.of(127, -128), [2]],
  ['i16', idx(11, [1, 2], [1, 2, 255, 254]), Int16Array.of(258, -2), [1, 2]],
  ['i32', idx(12, [2], [0, 1, 0, 2, 255, 255, 255, 255]), Int32Array.of(65538, -1), [2]],
  ['f32', idx(13, [2], [0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0]), Float32Array.of(1, -2.5), [2]],
  ['f64', idx(14, [1], [0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a]), Float64Array.of(0.1), [1]],
])('reads %s, also compressed', async (_, bytes, data, shape) => {
  const inLarger = new Uint8Array(bytes.length + 9);
  inLarger.set(bytes, 3);
  for (const source of [
    bytes,
    new Blob([bytes]),
    inLarger.subarray(3, 3 + bytes.length),
    new Uint8Array(gzipSync(bytes)),
  ])
    expect(await readIdx(source)).toEqual({ data, shape });
});

test.each([
  [
    'another file',
    Uint8Array.of(1, 2, 3, 4, 5),
    'readIdx: source must be an IDX file, got one that begins with 01 02 03 04',
  ],
  ['nothing', new Uint8Array(0), 'readIdx: source must be an IDX file, got one that begins with nothing'],
  ['an unknown type', idx(10, [1], [0]), 'readIdx: source must be an IDX file, got one that begins with 00 00 0a 01'],
  [
    'a header that is cut off',
    idx(8, [2, 3], []).slice(0, 9),
    'readIdx: source must be an IDX file, got one that begins with 00 00 08 02',
  ],
  ['too few numbers', idx(8, [2, 3], [1, 2, 3, 4, 5]), 'readIdx: bytes of shape 2 × 3 must be 18, got 17'],
  ['too many numbers', idx(11, [2], [1, 2, 3, 4, 5, 6]), 'readIdx: bytes of shape 2 must be 12, got 14'],
  ['three bytes', Uint8Array.of(0, 0, 8), 'readIdx: source must be an IDX file, got one that begins with 00 00 08'],
  [
    'a gzip file that is cut off',
    new Uint8Array(gzipSync(idx(8, [2], [1, 2])).subarray(0, 20)),
    'readIdx: source must be a complete gzip file, got ',
  ],
  ['what only begins as gzip', Uint8Array.of(0x1f, 0x8b, 1, 2), 'readIdx: source must be a complete gzip file, got '],
  [
    'no source',
    'train-images' as never,
    "readIdx: source must be bytes, a Blob or a stream of bytes, got 'train-images'",
  ],
])('%s: an error', async (_, bytes, message) => {
  await expect(readIdx(bytes)).rejects.toThrow(message);
});
