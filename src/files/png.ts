import { concatenated } from './byteSource.ts';
import { type Colours, colourMap } from './colourMap.ts';
import type { Image } from './image.ts';
import { checkSize } from './imageSize.ts';
import { inflate } from './inflate.ts';
import { orientationOf, oriented } from './orientation.ts';

/** What a PNG file holds. Source: W3C, Portable Network Graphics (Third Edition). */
interface Png {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly kind: number;
  readonly isInterlaced: boolean;
  readonly chunks: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** By the kind of colour: how many samples a pixel has, and of how many bits they may be. */
const kinds: Readonly<Record<number, readonly [samples: number, depths: readonly number[]]>> = {
  0: [1, [1, 2, 4, 8, 16]],
  2: [3, [8, 16]],
  3: [1, [1, 2, 4, 8]],
  4: [2, [8, 16]],
  6: [4, [8, 16]],
};

const MOST_PROFILE = 2 ** 24;
const [GREY, RGB, PALETTE] = [0, 2, 3];

/** The first pixel and the steps of each of the seven passes of an interlaced image. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** A pass: its pixels in the image, and its size. */
interface Pass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly width: number;
  readonly height: number;
}

/** The pixels of a PNG file, in the colours of sRGB and turned as it says; throws what is wrong. */
export async function decodePng(bytes: Uint8Array<ArrayBuffer>): Promise<Image> {
  const png = read(bytes);
  const { width, height, depth, kind, chunks } = png;
  const [samples] = kinds[kind] as [number, unknown];
  const passes = passesOf(png);
  const lineBytes = (pass: Pass) => Math.ceil((pass.width * samples * depth) / 8);
  const size = passes.reduce((sum, pass) => sum + pass.height * (1 + lineBytes(pass)), 0);
  // Deflate makes 1,032 bytes of one at most.
  if (size > 1032 * png.data.length) throw new Error(`${png.data.length} bytes for ${width} × ${height} pixels`);
  const raw = await inflate('deflate', png.data, () => size);
  if (raw.length < size) throw new Error(`${raw.length} of ${size} bytes`);
  const toPixel = pixelWriter(png);
  const data = new Uint8Array(4 * width * height);
  const step = Math.max(1, (samples * depth) / 8);
  const line = new Uint16Array(samples);
  const isPlain = depth === 8 && samples >= 3 && !png.isInterlaced && !chunks.has('tRNS');
  let at = 0;
  for (const pass of passes) {
    const length = lineBytes(pass);
    let above = new Uint8Array(length);
    for (let row = 0; row < pass.height; row++) {
      const filter = raw[at] as number;
      const current = raw.subarray(at + 1, at + 1 + length);
      unfilter(filter, current, above, step);
      if (isPlain) copyLine(current, samples, data, 4 * row * width);
      else {
        for (let column = 0; column < pass.width; column++) {
          for (let i = 0; i < samples; i++) line[i] = sampleAt(current, column * samples + i, depth);
          toPixel(line, data, 4 * ((pass.y + row * pass.dy) * width + pass.x + column * pass.dx));
        }
      }
      above = current;
      at += 1 + length;
    }
  }
  colourMap(await coloursOf(chunks), kind === GREY || kind === 4 ? 'GRAY' : 'RGB ')?.(data);
  return oriented({ width, height, data }, orientationOf(chunks.get('eXIf')));
}

function read(bytes: Uint8Array<ArrayBuffer>): Png {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = new Map<string, Uint8Array<ArrayBuffer>>();
  const parts: Uint8Array[] = [];
  let at = 8;
  let name = '';
  while (name !== 'IEND') {
    if (at + 12 > bytes.length) throw new Error('one without an end');
    const length = view.getUint32(at);
    name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (at + 12 + length > bytes.length) throw new Error(`a truncated chunk ${name}`);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (name === 'IDAT') parts.push(content);
    else {
      if (
        /^[A-Z]|tRNS/.test(name) &&
        crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)
      )
        throw new Error(`a chunk ${name} with a wrong checksum`);
      if (!chunks.has(name)) chunks.set(name, content);
    }
    at += 12 + length;
  }
  const header = chunks.get('IHDR');
  if (header?.length !== 13) throw new Error('one without a header');
  const [depth, kind, compression, filters, interlace] = header.subarray(8) as unknown as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (!kinds[kind]?.[1].includes(depth) || compression !== 0 || filters !== 0 || interlace > 1)
    throw new Error(`colours of type ${kind} with ${depth} bits`);
  const [width, height] = [numberAt(header, 0), numberAt(header, 4)];
  checkSize(width, height);
  return { width, height, depth, kind, isInterlaced: interlace === 1, chunks, data: concatenated(parts) };
}

const numberAt = (bytes: Uint8Array, at: number) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);

function passesOf({ width, height, isInterlaced }: Png): readonly Pass[] {
  if (!isInterlaced) return [{ x: 0, y: 0, dx: 1, dy: 1, width, height }];
  return ADAM7.map(([x, y, dx, dy]) => ({
    ...{ x, y, dx, dy },
    ...{ width: Math.ceil((width - x) / dx), height: Math.ceil((height - y) / dy) },
  })).filter((pass) => pass.width > 0 && pass.height > 0);
}

/** Undoes the filter of a line, in place; `step` bytes lie between a sample and the one to its left. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, step: number): void {
  if (filter > 4) throw new Error(`an unknown filter ${filter}`);
  const { length } = line;
  if (filter === 1) for (let i = step; i < length; i++) line[i] = (line[i] as number) + (line[i - step] as number);
  if (filter === 2) for (let i = 0; i < length; i++) line[i] = (line[i] as number) + (above[i] as number);
  if (filter < 3) return;
  for (let i = 0; i < length; i++) {
    const left = i < step ? 0 : (line[i - step] as number);
    const up = above[i] as number;
    const guess = filter === 3 ? (left + up) >> 1 : paeth(left, up, i < step ? 0 : (above[i - step] as number));
    line[i] = (line[i] as number) + guess;
  }
}

/** A line of RGB or RGBA in bytes as RGBA. */
function copyLine(line: Uint8Array, samples: number, data: Uint8Array, start: number): void {
  if (samples === 4) data.set(line, start);
  else {
    for (let from = 0, to = start; from < line.length; from += 3, to += 4) {
      data[to] = line[from] as number;
      data[to + 1] = line[from + 1] as number;
      data[to + 2] = line[from + 2] as number;
      data[to + 3] = 255;
    }
  }
}

/** The one of three that is nearest to left + up − corner; the first of equals. */
function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function sampleAt(line: Uint8Array, index: number, depth: number): number {
  if (depth === 8) return line[index] as number;
  if (depth === 16) return ((line[2 * index] as number) << 8) | (line[2 * index + 1] as number);
  const bit = index * depth;
  return ((line[bit >> 3] as number) >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}

/** Writes the samples of a pixel as RGBA. */
function pixelWriter({ depth, kind, chunks }: Png): (line: Uint16Array, data: Uint8Array, at: number) => void {
  const transparent = chunks.get('tRNS');
  if (kind === PALETTE) {
    const palette = chunks.get('PLTE');
    if (!palette) throw new Error('one without a palette');
    return ([index], data, at) => {
      // As a page does: what the palette lacks is black.
      for (let i = 0; i < 3; i++) data[at + i] = palette[3 * (index as number) + i] ?? 0;
      data[at + 3] = transparent?.[index as number] ?? 255;
    };
  }
  const colours = kind === GREY || kind === 4 ? 1 : 3;
  const hasOpacity = kind > PALETTE;
  const key =
    transparent && (kind === GREY || kind === RGB)
      ? Array.from({ length: colours }, (_, i) => ((transparent[2 * i] ?? 0) << 8) | (transparent[2 * i + 1] ?? 0))
      : undefined;
  const toByte = (sample: number) => (depth === 16 ? sample >> 8 : (sample * 255) / (2 ** depth - 1));
  return (line, data, at) => {
    for (let i = 0; i < 3; i++) data[at + i] = toByte(line[colours === 1 ? 0 : i] as number);
    if (hasOpacity) data[at + 3] = toByte(line[colours] as number);
    else data[at + 3] = key?.every((sample, i) => sample === line[i]) ? 0 : 255;
  };
}

/** Says in which colours the file is: its code points, else its profile, else sRGB, else gamma and primaries. */
async function coloursOf(chunks: Png['chunks']): Promise<Colours> {
  const [points, profile, gamma, primaries] = ['cICP', 'iCCP', 'gAMA', 'cHRM'].map((name) => chunks.get(name));
  if (points) return { points };
  if (profile)
    return { profile: await inflate('deflate', profile.subarray(profile.indexOf(0) + 2), () => MOST_PROFILE) };
  if (chunks.has('sRGB')) return {};
  return {
    ...(gamma && { gamma: numberAt(gamma, 0) / 100000 }),
    ...(primaries && { primaries: Array.from({ length: 8 }, (_, i) => numberAt(primaries, 4 * i) / 100000) }),
  };
}

/** CRC-32 of ISO 3309. */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
