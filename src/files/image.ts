import { outOfRange } from '../engine/errors.ts';
import { optional } from '../engine/optional.ts';
import { bytesOf, type Source } from './source.ts';

/** Pixels as `ImageData` has them: red, green, blue, opacity from 0 to 255, row after row from the top. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/**
 * The pixels of a PNG or JPEG file, the same everywhere: sRGB numbers as they are in the file, without colour profiles.
 * Wants the package fast-png or jpeg-js. In a page, the pixels of anything that is drawn are
 * `context.getImageData(…)` of a canvas.
 *
 * @throws RangeError for a file that is neither or is broken; Error if the package is not installed.
 */
export async function decodeImage(source: Source): Promise<Image> {
  const bytes = await bytesOf('decodeImage', source);
  const decode =
    bytes[0] === 0x89 && bytes[1] === 0x50
      ? decodePng
      : bytes[0] === 0xff && bytes[1] === 0xd8
        ? decodeJpeg
        : undefined;
  if (!decode) throw outOfRange('decodeImage', 'source', 'a PNG or JPEG file', 'another');
  const decoder = await decode();
  try {
    return decoder(bytes);
  } catch (error) {
    throw outOfRange('decodeImage', 'source', 'a whole PNG or JPEG file', `${(error as Error).message}`);
  }
}

async function decodeJpeg(): Promise<(bytes: Uint8Array) => Image> {
  const { default: jpeg } = await optional('decodeImage', 'jpeg-js', () => import('jpeg-js'));
  return (bytes) => jpeg.decode(bytes, { useTArray: true });
}

async function decodePng(): Promise<(bytes: Uint8Array) => Image> {
  const { convertIndexedToRgb, decode } = await optional('decodeImage', 'fast-png', () => import('fast-png'));
  return (bytes) => {
    const png = decode(bytes);
    const { width, height, depth } = png;
    const palette = png.palette ?? (depth < 8 ? greys(2 ** depth) : undefined);
    const samples = palette ? convertIndexedToRgb({ ...png, palette }) : png.data;
    return { width, height, data: toRgba(samples, samples.length / (width * height), depth) };
  };
}

/** The palette of a file with so many greys. */
function greys(count: number): [number, number, number][] {
  return Array.from({ length: count }, (_, index) => {
    const grey = (255 * index) / (count - 1);
    return [grey, grey, grey];
  });
}

/** Pixels of 1 to 4 channels (grey, grey and opacity, RGB, RGBA) in so many bits as RGBA in 8. */
function toRgba(samples: ArrayLike<number>, channels: number, depth: number): Uint8Array {
  const pixels = samples.length / channels;
  const colours = channels < 3 ? 1 : 3;
  const rgba = new Uint8Array(4 * pixels);
  const at = (pixel: number, channel: number) =>
    depth === 16
      ? Math.round((samples[pixel * channels + channel] as number) / 257)
      : (samples[pixel * channels + channel] as number);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = at(i, colours === 1 ? 0 : c);
    rgba[4 * i + 3] = channels > colours ? at(i, colours) : 255;
  }
  return rgba;
}
