import type { Image } from './image.ts';

const ORIENTATION = 0x0112;
const SHORT = 3;

/** The orientation, 1 to 8, that EXIF data say (JEITA CP-3451: a TIFF file, tag 0x0112); 1 where they do not. */
export function orientationOf(exif: Uint8Array | undefined): number {
  if (!exif || exif.length < 8) return 1;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const little = order === 0x4949;
  const start = view.getUint32(4, little);
  if (start + 2 > exif.length) return 1;
  const entries = view.getUint16(start, little);
  for (let at = start + 2; at < start + 2 + 12 * entries && at + 12 <= exif.length; at += 12) {
    if (view.getUint16(at, little) !== ORIENTATION || view.getUint16(at + 2, little) !== SHORT) continue;
    const orientation = view.getUint16(at + 8, little);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  }
  return 1;
}

/** The image as it is to be seen: 2 mirrored, 3 turned by 180°, 4 upside down, 5 to 8 the same with rows for columns. */
export function oriented(image: Image, orientation: number): Image {
  if (orientation === 1) return image;
  const swaps = orientation > 4;
  const [width, height] = swaps ? [image.height, image.width] : [image.width, image.height];
  const mirrorsX = [2, 3, 7, 8].includes(orientation);
  const mirrorsY = [3, 4, 6, 7].includes(orientation);
  const from = new Uint32Array(image.data.buffer, image.data.byteOffset, image.width * image.height);
  const data = new Uint8Array(4 * width * height);
  const to = new Uint32Array(data.buffer);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = swaps ? [y, x] : [x, y];
      const column = mirrorsX ? image.width - 1 - u : u;
      const row = mirrorsY ? image.height - 1 - v : v;
      to[y * width + x] = from[row * image.width + column] as number;
    }
  }
  return { width, height, data };
}
