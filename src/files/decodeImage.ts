import { outOfRange } from '../base/errors.ts';
import type { Image } from './image.ts';
import { decodeJpeg } from './jpeg.ts';
import { decodePng } from './png.ts';
import { bytesOf, type Source } from './source.ts';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

/**
 * The pixels of a PNG or JPEG file, the same everywhere and those that a page draws: turned as EXIF data say, in the colours
 * of sRGB by the file's profile, gamma or code points. They differ from a canvas's `getImageData` by rounding alone: by up
 * to 3 of 255 in JPEG files and where colours are converted, by more in pixels that are hardly opaque, since a canvas
 * keeps colours multiplied by opacity. JPEG wants the package jpeg-js.
 *
 * @throws RangeError for a file that is neither, is broken, has more than 100 million pixels, or colours in a way that
 *   cannot be converted: by tables, or CMYK by a profile; TypeError for no source; Error if the package is not installed.
 */
export async function decodeImage(source: Source): Promise<Image> {
  const bytes = await bytesOf('decodeImage', source);
  const begins = (start: readonly number[]) => start.every((byte, i) => bytes[i] === byte);
  const decode = begins(PNG) ? decodePng : begins(JPEG) ? decodeJpeg : undefined;
  if (!decode) throw outOfRange('decodeImage', 'source', 'a PNG or JPEG file', 'another');
  try {
    return await decode(bytes);
  } catch (error) {
    const { message } = error as Error;
    if (message.startsWith('decodeImage:')) throw error;
    throw outOfRange('decodeImage', 'source', 'a whole PNG or JPEG file', message);
  }
}
