import { outOfRange } from '../base/errors.ts';
import { bytesOf, type Source } from './byteSource.ts';
import type { Image } from './image.ts';
import { decodeJpeg } from './jpeg.ts';
import { decodePng } from './png.ts';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

/**
 * Decodes a PNG or JPEG file to the same pixels everywhere, those that a page draws: in the EXIF orientation, and in
 * sRGB colours, converted by the file's profile, gamma or code points. They differ from a canvas's `getImageData` only
 * by rounding: by up to 3 of 255 in JPEG files and where colours are converted, and by more in nearly transparent
 * pixels, because a canvas stores colours multiplied by opacity. JPEG needs the package jpeg-js.
 *
 * @throws RangeError for a file in another format, a damaged file, more than 100 million pixels, or colours that cannot
 * be converted: by tables, or CMYK with a profile; TypeError for an invalid source; Error if the package is not
 * installed.
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
    throw outOfRange('decodeImage', 'source', 'a complete PNG or JPEG file', message);
  }
}
