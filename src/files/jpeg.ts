import { optional } from '../base/optional.ts';
import { concatenated } from './byteSource.ts';
import { colourMap } from './colourMap.ts';
import type { Image } from './image.ts';
import { checkSize } from './imageSize.ts';
import { orientationOf, oriented } from './orientation.ts';
import { upsampled } from './upsample.ts';

/** What the markers of a JPEG file say. Source: ITU-T T.81. */
interface Jpeg {
  readonly width: number;
  readonly height: number;
  /** For each component its name, and how many samples it has where the first of the scan has `across` and `down`. */
  readonly components: readonly { readonly name: number; readonly across: number; readonly down: number }[];
  readonly isJfif: boolean;
  /** The transform that Adobe's marker names, and where. */
  readonly adobe: { readonly transform: number; readonly at: number } | undefined;
  readonly exif: Uint8Array<ArrayBuffer> | undefined;
  readonly profile: Uint8Array<ArrayBuffer> | undefined;
}

/** The pixels of a JPEG file, in the colours of sRGB and turned as it says; throws what is wrong. */
export async function decodeJpeg(bytes: Uint8Array<ArrayBuffer>): Promise<Image> {
  const jpeg = read(bytes);
  const { width, height, components, adobe, profile } = jpeg;
  const widest = Math.max(...components.map(({ across }) => across));
  const tallest = Math.max(...components.map(({ down }) => down));
  const { default: decoder } = await optional('decodeImage', 'jpeg-js', () => import('jpeg-js'));
  const whole = {
    useTArray: true as const,
    maxResolutionInMP: Number.POSITIVE_INFINITY,
    maxMemoryUsageInMB: Number.POSITIVE_INFINITY,
  };
  const scales = components.map(({ across, down }) => ({ across: widest / across, down: tallest / down }));
  let data: Uint8Array;
  if (components.length === 3) {
    // The decoder is to leave the components alone; it does as Adobe's marker says, whatever it is asked for.
    const copy = bytes.slice();
    if (adobe) copy[adobe.at] = 0;
    const planes = decoder.decode(copy, { ...whole, colorTransform: false, formatAsRGBA: false }).data;
    data = toRgba(upsampled(planes, width, height, scales), hasLuma(jpeg));
  } else {
    if (components.length === 4 && scales.some(({ across, down }) => across > 1 || down > 1))
      throw new Error('four colours of different sizes (convert the file to RGB)');
    data = decoder.decode(bytes, whole).data;
  }
  if (profile && components.length === 4) throw new Error('a colour profile for CMYK (convert the file to sRGB)');
  colourMap(profile ? { profile } : {}, components.length === 1 ? 'GRAY' : 'RGB ')?.(data);
  return oriented({ width, height, data }, orientationOf(jpeg.exif));
}

/** Whether three components are brightness and colour rather than red, green and blue; as libjpeg decides. */
function hasLuma({ components, isJfif, adobe }: Jpeg): boolean {
  if (isJfif) return true;
  if (adobe) return adobe.transform !== 0;
  return String.fromCharCode(...components.map(({ name }) => name)) !== 'RGB';
}

/** Pixels of three components as RGBA. Source: ITU-T T.871, by libjpeg's integers. */
function toRgba(planes: Uint8Array, isLuma: boolean): Uint8Array {
  const data = new Uint8Array((planes.length / 3) * 4).fill(255);
  const clamped = (value: number) => Math.min(255, Math.max(0, value));
  for (let from = 0, to = 0; from < planes.length; from += 3, to += 4) {
    const [first, second, third] = [planes[from], planes[from + 1], planes[from + 2]] as [number, number, number];
    const [blue, red] = [second - 128, third - 128];
    data[to] = isLuma ? clamped(first + ((91881 * red + 32768) >> 16)) : first;
    data[to + 1] = isLuma ? clamped(first + ((-22554 * blue - 46802 * red + 32768) >> 16)) : second;
    data[to + 2] = isLuma ? clamped(first + ((116130 * blue + 32768) >> 16)) : third;
  }
  return data;
}

const [SOI, EOI, SOS, APP0, APP1, APP2, APP14] = [0xd8, 0xd9, 0xda, 0xe0, 0xe1, 0xe2, 0xee];

function read(bytes: Uint8Array<ArrayBuffer>): Jpeg {
  const wordAt = (at: number) => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const startsWith = (at: number, text: string) => [...text].every((c, i) => bytes[at + i] === c.charCodeAt(0));
  let frame: Pick<Jpeg, 'width' | 'height' | 'components'> | undefined;
  let isJfif = false;
  let adobe: Jpeg['adobe'];
  let exif: Jpeg['exif'];
  const profile: Uint8Array[] = [];
  let at = 2;
  for (;;) {
    while (at < bytes.length && !(bytes[at] === 0xff && isMarker(bytes[at + 1]))) at++;
    if (at + 2 > bytes.length) throw new Error('one without an end');
    const marker = bytes[at + 1] as number;
    at += 2;
    if (marker === EOI) break;
    if (marker === SOI || marker === 0x01) continue;
    const length = at + 2 <= bytes.length ? wordAt(at) : 0;
    if (length < 2 || at + length > bytes.length) throw new Error('a truncated segment');
    const content = bytes.subarray(at + 2, at + length);
    if (marker === APP0 && startsWith(at + 2, 'JFIF\0')) isJfif = true;
    else if (marker === APP1 && startsWith(at + 2, 'Exif\0\0')) exif ??= content.subarray(6);
    else if (marker === APP2 && startsWith(at + 2, 'ICC_PROFILE\0'))
      profile[content[12] as number] = content.subarray(14);
    else if (marker === APP14 && startsWith(at + 2, 'Adobe') && length >= 14)
      adobe = { transform: bytes[at + 13] as number, at: at + 13 };
    else if (isFrame(marker)) {
      if (frame) throw new Error('a second frame');
      frame = readFrame(marker, content);
      checkBlocks(frame, bytes.length);
    } else if (marker === SOS && !frame) throw new Error('one without a frame');
    at += length;
  }
  if (!frame) throw new Error('one without a frame');
  const parts = profile.filter((part) => part !== undefined);
  return { ...frame, isJfif, adobe, exif, profile: parts.length > 0 ? concatenated(parts) : undefined };
}

/** Whether a byte behind 0xff begins a part; not: a byte of data, fill, and what a scan restarts with. */
const isMarker = (byte: number | undefined) =>
  byte !== undefined && byte !== 0 && byte !== 0xff && !(byte >= 0xd0 && byte <= 0xd7);

const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function readFrame(marker: number, content: Uint8Array): Pick<Jpeg, 'width' | 'height' | 'components'> {
  if (marker > 0xc2) throw new Error('a lossless or arithmetically coded one');
  const [depth, h1 = 0, h0 = 0, w1 = 0, w0 = 0, count = 0] = content;
  if (depth !== 8) throw new Error(`samples of ${depth} bits`);
  const [width, height] = [256 * w1 + w0, 256 * h1 + h0];
  checkSize(width, height);
  if (![1, 3, 4].includes(count) || content.length < 6 + 3 * count) throw new Error(`${count} components`);
  const components = Array.from({ length: count }, (_, i) => {
    const [name = 0, sampling = 0] = content.subarray(6 + 3 * i);
    const [across, down] = [sampling >> 4, sampling & 15];
    if (!(across >= 1 && across <= 4 && down >= 1 && down <= 4)) throw new Error('components of size 0');
    return { name, across, down };
  });
  return { width, height, components };
}

/** Throws where there is less than a bit for each block of 64 samples: that is no whole file. */
function checkBlocks({ width, height, components }: Pick<Jpeg, 'width' | 'height' | 'components'>, size: number): void {
  const across = 8 * Math.max(...components.map((component) => component.across));
  const down = 8 * Math.max(...components.map((component) => component.down));
  const blocks = components.reduce(
    (sum, part) => sum + ((part.across * width) / across) * ((part.down * height) / down),
    0,
  );
  if (blocks > 8 * size) throw new Error(`${size} bytes for ${width} × ${height} pixels`);
}
