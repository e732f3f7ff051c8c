// Files of every kind that decoders disagree about, as Chromium draws them on a canvas. pictures.json is made by pictures.py
// and canvas.js, which say how.

import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeImage, imageRows } from '../../src/files/index.ts';
import { expectClose } from '../support/close.ts';

interface Picture {
  readonly name: string;
  readonly bytes: string;
  readonly width: number;
  readonly height: number;
  readonly pixels: readonly number[];
}

const pictures: readonly Picture[] = JSON.parse(
  readFileSync(new URL('../pillow/pictures.json', import.meta.url), 'utf8'),
);
const bytesOf = ({ bytes }: Picture) => Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
const named = (name: string) => bytesOf(pictures.find((picture) => picture.name === name) as Picture);

/** Colours times opacity, as a canvas keeps them, and opacity. */
const premultiplied = (data: ArrayLike<number>) =>
  Array.from(data, (value, i) => (i % 4 === 3 ? value : (value * (data[i | 3] as number)) / 255));

/** What rounding may do: cosine transform, colours and conversion in JPEG; the conversion, or the opacity, in PNG. */
const tolerance = (name: string) =>
  name.startsWith('JPEG') ? 3 : /gamma|primaries|points|profile|RGBA$/.test(name) ? 1 : 0;

describe('decodeImage', () => {
  test.each(pictures)('$name', async (picture) => {
    const image = await decodeImage(bytesOf(picture));
    const { name, width, height, pixels } = picture;
    expect([image.width, image.height]).toEqual([width, height]);
    expectClose(premultiplied(image.data), premultiplied(pixels), 0, tolerance(name));
    const page = { width, height, data: Uint8ClampedArray.from(pixels) };
    expectClose(imageRows([image]), imageRows([page]), 0, (tolerance(name) + 0.01) / 255);
  });

  test('changes nothing of the bytes', async () => {
    for (const name of ['JPEG, RGB kept', 'PNG, RGB, interlaced']) {
      const bytes = named(name);
      const before = bytes.slice();
      await decodeImage(bytes);
      expect(bytes).toEqual(before);
    }
  });
});

/** A PNG file whose head says so, with such data. */
function png(width: number, height: number, depth: number, kind: number, data: Uint8Array, interlace = 0): Uint8Array {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const chunk = (name: string, content: Uint8Array) => {
    const all = Buffer.alloc(12 + content.length);
    all.writeUInt32BE(content.length);
    all.write(name, 4);
    all.set(content, 8);
    let crc = 0xffffffff;
    for (const byte of all.subarray(4, 8 + content.length)) crc = (table[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
    all.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 8 + content.length);
    return all;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([depth, kind, 0, 0, interlace], 8);
  const start = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
  return new Uint8Array(
    Buffer.concat([start, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', new Uint8Array())]),
  );
}

/** A JPEG file whose frame says so. */
function jpeg(change: (frame: Buffer) => void): Uint8Array {
  const bytes = Buffer.from(named('JPEG, 4:2:0'));
  change(bytes.subarray(bytes.indexOf(Buffer.from([0xff, 0xc0]))));
  return new Uint8Array(bytes);
}

const line = deflateSync(Buffer.alloc(22));
const broken = 'decodeImage: source must be a complete PNG or JPEG file, got ';
const changed = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

describe('refuses at once', () => {
  test.each([
    ['no rows', png(7, 0, 8, 2, line), '7 × 0 pixels'],
    ['no columns', png(0, 7, 8, 2, line), '0 × 7 pixels'],
    ['900 million pixels', png(30000, 30000, 8, 2, line), '30000 × 30000 pixels, more than 100 million'],
    ['a line of 2³¹ pixels', png(2 ** 31 - 1, 4, 1, 0, line), '2147483647 × 4 pixels, more than 100 million'],
    ['90 million pixels of nothing', png(9000, 10000, 8, 6, line), `${line.length} bytes for 9000 × 10000 pixels`],
    ['the same, interlaced', png(9000, 10000, 8, 6, line, 1), `${line.length} bytes for 9000 × 10000 pixels`],
    ['fewer lines than it says', png(7, 2, 8, 2, line), '22 of 44 bytes'],
    ['a filter that is none', png(7, 1, 8, 2, deflateSync(Buffer.alloc(22, 5))), 'an unknown filter 5'],
    ['a depth that is none', png(7, 1, 4, 2, line), 'colours of type 2 with 4 bits'],
    ['a kind that is none', png(7, 1, 8, 5, line), 'colours of type 5 with 8 bits'],
    ['no palette', png(21, 1, 8, 3, line), 'one without a palette'],
    ['data that are not compressed', png(7, 1, 8, 2, Buffer.alloc(22)), ''],
    ['a head that was changed', changed(png(7, 1, 8, 2, line), 19), 'a chunk IHDR with a wrong checksum'],
    ['data that were changed', changed(png(7, 1, 8, 2, line), 41 + line.length - 1), ''],
    ['a PNG file without an end', png(7, 1, 8, 2, line).slice(0, -12), 'one without an end'],
    [
      '25 million pixels of nothing',
      jpeg((frame) => frame.writeUInt32BE(5000 * 65537, 5)),
      'bytes for 5000 × 5000 pixels',
    ],
    [
      '4 billion pixels',
      jpeg((frame) => frame.writeUInt32BE(0xffffffff, 5)),
      '65535 × 65535 pixels, more than 100 million',
    ],
    ['a frame without lines', jpeg((frame) => frame.writeUInt16BE(0, 5)), '13 × 0 pixels'],
    ['samples of 12 bits', jpeg((frame) => frame.set([12], 4)), 'samples of 12 bits'],
    ['arithmetic coding', jpeg((frame) => frame.set([0xc9], 1)), 'a lossless or arithmetically coded one'],
    ['components of size 0', jpeg((frame) => frame.set([0], 11)), 'components of size 0'],
  ])('%s', async (_, bytes, got) => {
    const { message } = await decodeImage(bytes).then(
      () => new Error('taken'),
      (error: Error) => error,
    );
    expect(message).toContain(broken);
    expect(message).toContain(got);
  });

  test('what is cut off, wherever', async () => {
    for (const name of ['JPEG, 4:2:0, edges of colour', 'JPEG, progressive', 'PNG, RGB, interlaced']) {
      const bytes = named(name);
      for (let length = 8; length < bytes.length - 1; length += 13)
        await expect(decodeImage(bytes.slice(0, length))).rejects.toThrow(broken);
    }
  });

  test('a file of text that begins as one', async () => {
    await expect(decodeImage(Uint8Array.of(0x89, 0x50, 1, 2))).rejects.toThrow(
      'must be a PNG or JPEG file, got another',
    );
  });
});

test('data beyond the last line are left alone, as a page does', async () => {
  const { width, height, data } = await decodeImage(png(2, 2, 8, 2, deflateSync(Buffer.alloc(20_000_000))));
  expect([width, height, ...data.slice(0, 4)]).toEqual([2, 2, 0, 0, 0, 255]);
});

describe('imageRows', () => {
  const pixel = { width: 1, height: 1 };
  test.each([
    [
      '16 bits',
      { ...pixel, data: new Uint16Array(4) },
      'images[0].data must be bytes, a Uint8Array or Uint8ClampedArray, got Uint16Array(4)',
    ],
    [
      'floats',
      { ...pixel, data: new Float32Array(4) },
      'images[0].data must be bytes, a Uint8Array or Uint8ClampedArray, got Float32Array(4)',
    ],
    [
      'signed bytes',
      { ...pixel, data: new Int8Array(4) },
      'images[0].data must be bytes, a Uint8Array or Uint8ClampedArray, got Int8Array(4)',
    ],
    ['an array', { ...pixel, data: [0, 0, 0, 255] }, 'images[0] must be an image { width, height, data }'],
    [
      'other colours',
      { ...pixel, data: new Uint8ClampedArray(4), colorSpace: 'display-p3' },
      "images[0].colorSpace must be 'srgb', got 'display-p3'",
    ],
    [
      'a size that is none',
      { width: Number.NaN, height: 1, data: new Uint8Array(4) },
      'images[0].width must be an integer ≥ 1, got NaN',
    ],
  ])('refuses %s', (_, image, message) => {
    expect(() => imageRows([image as never])).toThrow(`imageRows: ${message}`);
  });

  test('refuses more numbers than memory has, before it takes any', () => {
    const image = { ...pixel, data: new Uint8Array(4) };
    expect(() => imageRows([image], { width: 2 ** 31, height: 2 ** 31 })).toThrow(
      'imageRows: all rows must have at most 536870912 numbers, got 13835058055282164000',
    );
    expect(() => imageRows([image], null as never)).toThrow('imageRows: options must be an object, got null');
    expect(() => imageRows([image], { width: null as never })).toThrow(
      'imageRows: width must be an integer ≥ 1, got null',
    );
    expect(() => imageRows([image], { grayscale: 1 as never })).toThrow(
      'imageRows: grayscale must be true or false, got 1',
    );
  });

  test('reads an image once', () => {
    let reads = 0;
    const image = {
      ...pixel,
      get data() {
        return new Uint8Array(reads++ === 0 ? 4 : 1).fill(255);
      },
    };
    expect([...imageRows([image])]).toEqual([1, 1, 1]);
  });
});
