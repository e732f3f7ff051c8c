import { type Curve, type IccColours, type Matrix, readIcc } from './icc.ts';

/** In which colours a file is; nothing said: in those of sRGB. */
export interface Colours {
  /** A profile of the International Color Consortium. */
  readonly profile?: Uint8Array<ArrayBuffer>;
  /** Code points for video, as PNG keeps them: primaries, transfer, matrix, range. Source: ITU-T H.273. */
  readonly points?: Uint8Array;
  /** The numbers of the file are light to this power. */
  readonly gamma?: number;
  /** x and y of white, red, green, blue. Source: CIE 15. */
  readonly primaries?: readonly number[];
}

type Vector = Matrix[number];

const SRGB = [0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06];
const D50: Vector = [0.9642, 1, 0.8249];

/** By the first code point: x and y of white, red, green, blue. */
const PRIMARIES: Readonly<Record<number, readonly number[]>> = {
  1: SRGB,
  9: [0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046],
  12: [0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06],
};

/** How white is adapted. Source: Bradford; ICC.1:2022, annex E. */
const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

/** What makes RGBA of a file those of sRGB, in place; undefined if they are. */
export function colourMap(colours: Colours, space: 'GRAY' | 'RGB '): ((data: Uint8Array) => void) | undefined {
  const known = toLight(colours, space);
  if (!known) return undefined;
  const matrix = product(inverse(matrixOf(SRGB)), known.matrix);
  const tables = known.curves.map((curve) => Float64Array.from({ length: 256 }, (_, i) => curve(i / 255)));
  const [red, green, blue] = tables as [Float64Array, Float64Array, Float64Array];
  if (isSrgb(matrix, tables)) return undefined;
  const encoded = Uint8Array.from({ length: STEPS + 1 }, (_, i) => Math.round(255 * fromLinear(i / STEPS)));
  return (data) => {
    for (let at = 0; at < data.length; at += 4) {
      const r = red[data[at] as number] as number;
      const g = green[data[at + 1] as number] as number;
      const b = blue[data[at + 2] as number] as number;
      for (let i = 0; i < 3; i++) {
        const [fromRed, fromGreen, fromBlue] = matrix[i] as Vector;
        const light = Math.min(1, Math.max(0, fromRed * r + fromGreen * g + fromBlue * b));
        data[at + i] = encoded[Math.round(light * STEPS)] as number;
      }
    }
  };
}

const STEPS = 2 ** 16;

/** How the numbers of a file become light: a curve for each, then a matrix to XYZ with the white of D50. */
function toLight(
  { profile, points, gamma, primaries }: Colours,
  space: 'GRAY' | 'RGB ',
): Required<IccColours> | undefined {
  if (profile) return { matrix: matrixOf(SRGB), ...readIcc(profile, space) };
  if (points) {
    const [colours, transfer, , range] = points as unknown as [number, number, number, number];
    const chosen = PRIMARIES[colours];
    if (!chosen || (transfer !== 13 && transfer !== 8) || range !== 1)
      throw new Error(`colours by code points ${[...points].join(', ')}`);
    return { matrix: matrixOf(chosen), curves: thrice(transfer === 13 ? toLinear : (value) => value) };
  }
  // As a page does: a gamma of 1/2.2 alone says sRGB.
  if (!primaries && (gamma === undefined || Math.abs(gamma - 0.45455) < 1e-5)) return undefined;
  return {
    matrix: matrixOf(primaries ?? SRGB),
    curves: thrice(gamma ? (value) => value ** (1 / gamma) : toLinear),
  };
}

const thrice = (curve: Curve) => [curve, curve, curve];

/** The curve of sRGB, IEC 61966-2-1. */
const toLinear: Curve = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const fromLinear: Curve = (light) => (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);

/** Whether such numbers are those of sRGB, but for how profiles round. */
function isSrgb(matrix: Matrix, tables: readonly Float64Array[]): boolean {
  const same = matrix.every((row, i) => row.every((value, k) => Math.abs(value - Number(i === k)) < 2e-3));
  return same && tables.every((table) => table.every((light, i) => Math.abs(fromLinear(light) - i / 255) < 1 / 510));
}

/** From RGB by x and y of white and the primaries to XYZ with the white of D50. */
function matrixOf([wx = 0, wy = 0, ...colours]: readonly number[]): Matrix {
  const xyz = (x: number, y: number): Vector => [x / y, 1, (1 - x - y) / y];
  const [red, green, blue] = [0, 2, 4].map((i) => xyz(colours[i] as number, colours[i + 1] as number)) as [
    Vector,
    Vector,
    Vector,
  ];
  const columns: Matrix = transposed([red, green, blue]);
  const white = xyz(wx, wy);
  const scale = times(inverse(columns), white);
  const from = times(BRADFORD, white);
  const to = times(BRADFORD, D50);
  const adapt = product(
    inverse(BRADFORD),
    product(diagonal(to.map((value, i) => value / (from[i] as number))), BRADFORD),
  );
  return product(adapt, product(columns, diagonal(scale)));
}

const diagonal = ([a = 0, b = 0, c = 0]: readonly number[]): Matrix => [
  [a, 0, 0],
  [0, b, 0],
  [0, 0, c],
];

const transposed = ([a, b, c]: Matrix): Matrix => [
  [a[0], b[0], c[0]],
  [a[1], b[1], c[1]],
  [a[2], b[2], c[2]],
];

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const times = ([a, b, c]: Matrix, vector: Vector): Vector => [dot(a, vector), dot(b, vector), dot(c, vector)];

function product(a: Matrix, b: Matrix): Matrix {
  const [x, y, z] = transposed(b);
  return transposed([times(a, x), times(a, y), times(a, z)]);
}

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

function inverse([a, b, c]: Matrix): Matrix {
  const volume = dot(a, cross(b, c));
  const columns = [cross(b, c), cross(c, a), cross(a, b)].map((column) => column.map((value) => value / volume));
  return transposed(columns as unknown as Matrix);
}
