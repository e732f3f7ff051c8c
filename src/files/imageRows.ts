import { checkBoolean, checkInteger, checkOptions, outOfRange, show, wrongKind } from '../base/errors.ts';
import { typedArrayKind } from '../base/kinds.ts';
import { withColumns } from '../data/columns.ts';
import type { Image } from './image.ts';

export interface ImageRowsOptions {
  /** The width of all images in the result. Default: that of the first. */
  width?: number;
  /** The height of all images in the result. Default: that of the first. */
  height?: number;
  /** Whether to use one number per pixel, its brightness 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). Default false. */
  grayscale?: boolean;
}

/**
 * Converts images to rows of numbers from 0 to 1: height × width pixels from the top left, each red, green and blue, or
 * its brightness. Transparent pixels are blended with white. Images of other sizes are resized: bilinearly when they
 * grow, and with a triangle filter as wide as the source pixels when they shrink.
 *
 * @param images pixels in sRGB, one byte per number, such as `decodeImage` or a canvas's `getImageData` returns. Draw
 * them on a canvas at their original size, because it uses a different resizing method
 * @throws TypeError or RangeError for invalid images or options.
 */
export function imageRows(images: readonly Image[], options: ImageRowsOptions = {}): Float32Array<ArrayBuffer> {
  if (!Array.isArray(images)) throw wrongKind('imageRows', 'images', 'an array of images', images);
  const pictures = Array.from(images as readonly Image[], checkImage);
  const [first] = pictures;
  if (!first) throw outOfRange('imageRows', 'images', 'at least one', 'none');
  const settings = checkOptions('imageRows', options, ['width', 'height', 'grayscale']);
  const { width = first.width, height = first.height, grayscale = false } = settings;
  checkInteger('imageRows', 'width', width, 1);
  checkInteger('imageRows', 'height', height, 1);
  const channels = checkBoolean('imageRows', 'grayscale', grayscale) ? 1 : 3;
  const size = height * width * channels;
  if (pictures.length * size > MOST)
    throw outOfRange('imageRows', 'all rows', `at most ${MOST} numbers`, pictures.length * size);
  const rows = new Float32Array(pictures.length * size);
  for (const [index, image] of pictures.entries()) {
    const high = resize(toNumbers(image, channels), 1, image.width * channels, meansOf(image.height, height));
    const row = resize(high, height, channels, meansOf(image.width, width));
    rows.set(row, index * size);
  }
  return withColumns(rows, height * width * channels);
}

/** Two gigabytes. */
const MOST = 2 ** 29;

/** The image, checked and read once. */
function checkImage(image: Image & { readonly colorSpace?: unknown }, index: number): Image {
  const what = `images[${index}]`;
  if (typeof image !== 'object' || image === null)
    throw wrongKind('imageRows', what, 'an image { width, height, data }', image);
  const { width, height, data, colorSpace } = image;
  const kind = typedArrayKind(data);
  if (kind === undefined) throw wrongKind('imageRows', what, 'an image { width, height, data }', image);
  if (kind !== 'Uint8Array' && kind !== 'Uint8ClampedArray')
    throw wrongKind('imageRows', `${what}.data`, 'bytes, a Uint8Array or Uint8ClampedArray', data);
  if (colorSpace !== undefined && colorSpace !== 'srgb')
    throw outOfRange('imageRows', `${what}.colorSpace`, "'srgb'", show(colorSpace));
  checkInteger('imageRows', `${what}.width`, width, 1);
  checkInteger('imageRows', `${what}.height`, height, 1);
  const numbers = 4 * width * height;
  if (data.length !== numbers) throw outOfRange('imageRows', `${what}.data`, `${numbers} numbers`, data.length);
  return { width, height, data };
}

/** height × width × channels numbers from 0 to 1. */
function toNumbers({ data }: Image, channels: 1 | 3): Float64Array {
  const numbers = new Float64Array((data.length / 4) * channels);
  for (let i = 0; i < data.length / 4; i++) {
    const opacity = (data[4 * i + 3] as number) / 255;
    const at = (channel: number) => ((data[4 * i + channel] as number) / 255) * opacity + (1 - opacity);
    if (channels === 1) numbers[i] = 0.299 * at(0) + 0.587 * at(1) + 0.114 * at(2);
    else for (let c = 0; c < 3; c++) numbers[3 * i + c] = at(c);
  }
  return numbers;
}

/** The pixels of a line whose weighted mean becomes one pixel, from the first on. */
interface Mean {
  readonly first: number;
  readonly weights: readonly number[];
}

/** How a line of `from` pixels becomes one of `to`. */
function meansOf(from: number, to: number): Mean[] {
  const scale = from / to;
  const support = Math.max(1, scale);
  return Array.from({ length: to }, (_, i) => {
    const center = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(center - support + 0.5));
    const end = Math.min(from, Math.floor(center + support + 0.5));
    const parts = Array.from({ length: end - first }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - center) / support),
    );
    const sum = parts.reduce((total, part) => total + part, 0);
    return { first, weights: parts.map((part) => part / sum) };
  });
}

/** (pixels, columns) → (means, columns), and so for each of the lines that follow each other. */
function resize(numbers: Float64Array, lines: number, columns: number, means: readonly Mean[]): Float64Array {
  const resized = new Float64Array(lines * means.length * columns);
  for (let line = 0; line < lines; line++) {
    const from = (line * numbers.length) / lines;
    for (const [i, { first, weights }] of means.entries()) {
      const to = (line * means.length + i) * columns;
      for (const [k, weight] of weights.entries()) {
        const start = from + (first + k) * columns;
        for (let j = 0; j < columns; j++) (resized[to + j] as number) += weight * (numbers[start + j] as number);
      }
    }
  }
  return resized;
}
