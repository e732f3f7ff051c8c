// Images as Pillow reads and resizes them. images.json is made by images.py, which says how.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeImage, imageRows } from '../../src/files/index.ts';
import { expectClose } from '../support/close.ts';

interface Truth {
  readonly files: { name: string; bytes: string; width: number; height: number; pixels: number[] }[];
  readonly grey: number[];
  readonly resized: { size: [number, number]; numbers: number[] }[];
  readonly rgb: number[];
  readonly luma: number[];
}

const truth: Truth = JSON.parse(readFileSync(new URL('../pillow/images.json', import.meta.url), 'utf8'));
const bytesOf = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const opaque = (pixels: number[], channels: number) =>
  Uint8ClampedArray.from({ length: (4 * pixels.length) / channels }, (_, i) =>
    i % 4 === 3 ? 255 : pixels[channels === 1 ? Math.floor(i / 4) : 3 * Math.floor(i / 4) + (i % 4)],
  );
const grey = { width: 7, height: 5, data: opaque(truth.grey, 1) };
const colours = { width: 7, height: 5, data: opaque(truth.rgb, 3) };

describe('decodeImage', () => {
  test.each(truth.files)('$name', async ({ name, bytes, width, height, pixels }) => {
    for (const source of [bytesOf(bytes), new Blob([bytesOf(bytes)]), new Blob([bytesOf(bytes)]).stream()]) {
      const image = await decodeImage(source as Blob);
      expect([image.width, image.height]).toEqual([width, height]);
      // Decoders of JPEG may round the cosine transform and the colours each by one: ITU-T T.83.
      expectClose(image.data, pixels, 0, name.startsWith('JPEG') ? 2 : 0);
    }
  });

  test('tells what is no image, and what is cut off', async () => {
    const [png, jpeg] = ['PNG, RGB', 'JPEG, RGB'].map(
      (name) => truth.files.find((file) => file.name === name)?.bytes ?? '',
    );
    await expect(decodeImage(Uint8Array.of(1, 2, 3))).rejects.toThrow(
      'decodeImage: source must be a PNG or JPEG file, got another',
    );
    await expect(decodeImage('a.png' as never)).rejects.toThrow(
      "decodeImage: source must be bytes, a Blob or a stream of bytes, got 'a.png'",
    );
    for (const bytes of [png, jpeg])
      await expect(decodeImage(bytesOf(bytes).slice(0, 60))).rejects.toThrow(
        /^decodeImage: source must be a complete PNG or JPEG file, got/,
      );
  });
});

describe('imageRows', () => {
  test('has numbers from 0 to 1, of colours and of brightness', () => {
    expectClose(
      imageRows([colours]),
      truth.rgb.map((value) => value / 255),
      2 ** -24,
    );
    expectClose(imageRows([colours], { grayscale: true }), truth.luma, 2 ** -23);
    expect(imageRows([grey, colours], { grayscale: true })).toHaveLength(70);
  });

  test('lays what is not opaque on white', () => {
    const data = Uint8Array.of(0, 0, 0, 0, 255, 0, 51, 102);
    // 0.6 of white and 0.4 of the colour.
    expectClose(imageRows([{ width: 2, height: 1, data }]), [1, 1, 1, 1, 0.6, 0.6 + 0.4 * 0.2], 2 ** -23);
  });

  test.each(truth.resized)('resizes to $size', ({ size: [width, height], numbers }) => {
    // Pillow rounds to f32 between its two passes.
    expectClose(imageRows([grey], { width, height, grayscale: true }), numbers, 0, 2 ** -22);
    const three = imageRows([grey], { width, height });
    for (const channel of [0, 1, 2])
      expectClose(
        three.filter((_, i) => i % 3 === channel),
        numbers,
        0,
        2 ** -22,
      );
  });

  test.each([
    ['no images', () => imageRows([]), 'imageRows: images must be at least one, got none'],
    [
      'no array',
      () => imageRows(grey as never),
      'imageRows: images must be an array of images, got an object of Object',
    ],
    [
      'no image',
      () => imageRows(['a.png' as never]),
      "imageRows: images[0] must be an image { width, height, data }, got 'a.png'",
    ],
    [
      'other numbers than pixels',
      () => imageRows([{ ...grey, width: 6 }]),
      'imageRows: images[0].data must have 120 numbers, got 140',
    ],
    ['a width of 0', () => imageRows([grey], { width: 0 }), 'imageRows: width must be an integer ≥ 1, got 0'],
    [
      'an unknown option',
      () => imageRows([grey], { gray: true } as never),
      "imageRows: option must be one of width, height, grayscale, got 'gray'",
    ],
  ])('%s: an error', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
