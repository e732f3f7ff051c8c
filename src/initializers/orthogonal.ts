import { builtIn } from '../engine/builtIn.ts';
import { checkOptions } from '../engine/errors.ts';
import type { RandomStream } from '../engine/random.ts';
import { checkFinite, checkMatrix } from './check.ts';
import type { Initializer } from './initializer.ts';

export interface OrthogonalOptions {
  /** The length of the vectors. Default 1. */
  gain?: number;
}

/**
 * A random matrix with orthogonal rows of length gain, or columns where there are more outputs than inputs: the Q of a
 * QR decomposition of normal numbers, with R's diagonal positive. Saxe et al. 2014. For weights only.
 *
 * @throws TypeError or RangeError for a gain that is no finite number; for a bias.
 */
export function orthogonal(options: OrthogonalOptions = {}): Initializer {
  const { gain = 1 } = checkOptions('orthogonal', options, ['gain']);
  checkFinite('orthogonal', 'gain', gain);
  return builtIn({
    name: 'orthogonal',
    options: { gain },
    fill(values, inputs, outputs, random, shape) {
      checkMatrix('orthogonal', shape);
      const byRows = outputs <= inputs;
      const vectors = byRows ? orthonormal(outputs, inputs, random) : orthonormal(inputs, outputs, random);
      vectors.forEach((vector, i) => {
        for (let j = 0; j < vector.length; j++) {
          values[byRows ? i * inputs + j : j * inputs + i] = gain * (vector[j] as number);
        }
      });
    },
  });
}

/** Vectors that the parts along one are taken out of together: their sums do not wait for each other. */
const FOUR = 4;
const GROUP = 2 * FOUR;

/** So many orthonormal vectors, count ≤ length: modified Gram–Schmidt on normal numbers, each vector in the order of the others. */
function orthonormal(count: number, length: number, random: RandomStream): Float64Array[] {
  const normal = new Float32Array(count * length);
  random.fillNormal(normal, 0, 1);
  const vectors = Array.from({ length: count }, (_, i) =>
    Float64Array.from(normal.subarray(i * length, (i + 1) * length)),
  );
  for (let first = 0; first < count; first += GROUP) {
    const group = vectors.slice(first, first + GROUP);
    const before = group.map(norm);
    const fours = [group.slice(0, FOUR), group.slice(FOUR)];
    for (const other of vectors.slice(0, first)) for (const four of fours) removeFrom(four, other);
    for (const [i, vector] of group.entries()) {
      for (const other of group.slice(0, i)) remove(vector, other);
      // Again as long as half or more of the vector was lost, for what rounding left.
      for (let was = before[i] as number; norm(vector) < was / 2; ) {
        was = norm(vector);
        for (const other of vectors.slice(0, first + i)) remove(vector, other);
      }
      divide(vector, norm(vector));
    }
  }
  return vectors;
}

/** Takes the parts along another vector out of some. */
function removeFrom(vectors: readonly Float64Array[], other: Float64Array): void {
  const [a, b, c, d] = vectors;
  if (a && b && c && d) removeFromFour(a, b, c, d, other);
  else for (const vector of vectors) remove(vector, other);
}

function removeFromFour(a: Float64Array, b: Float64Array, c: Float64Array, d: Float64Array, other: Float64Array): void {
  let [alongA, alongB, alongC, alongD] = [0, 0, 0, 0];
  for (let j = 0; j < other.length; j++) {
    const o = other[j] as number;
    alongA += (a[j] as number) * o;
    alongB += (b[j] as number) * o;
    alongC += (c[j] as number) * o;
    alongD += (d[j] as number) * o;
  }
  for (let j = 0; j < other.length; j++) {
    const o = other[j] as number;
    a[j] = (a[j] as number) - alongA * o;
    b[j] = (b[j] as number) - alongB * o;
    c[j] = (c[j] as number) - alongC * o;
    d[j] = (d[j] as number) - alongD * o;
  }
}

function remove(vector: Float64Array, other: Float64Array): void {
  const along = dot(vector, other);
  for (let j = 0; j < vector.length; j++) vector[j] = (vector[j] as number) - along * (other[j] as number);
}

function divide(vector: Float64Array, divisor: number): void {
  for (let j = 0; j < vector.length; j++) vector[j] = (vector[j] as number) / divisor;
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j] as number) * (b[j] as number);
  return sum;
}
