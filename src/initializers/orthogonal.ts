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

/** So many orthonormal vectors, count ≤ length: Gram–Schmidt on normal numbers. */
function orthonormal(count: number, length: number, random: RandomStream): Float64Array[] {
  const normal = new Float32Array(count * length);
  random.fillNormal(normal, 0, 1);
  const vectors: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const vector = Float64Array.from(normal.subarray(i * length, (i + 1) * length));
    removeAll(vector, vectors);
    divide(vector, norm(vector));
    vectors.push(vector);
  }
  return vectors;
}

/** Takes the parts along `others` out; and again as long as half or more of the vector was lost, for what rounding left. */
function removeAll(vector: Float64Array, others: readonly Float64Array[]): void {
  let before: number;
  do {
    before = norm(vector);
    for (const other of others) {
      const along = dot(vector, other);
      for (let j = 0; j < vector.length; j++) vector[j] = (vector[j] as number) - along * (other[j] as number);
    }
  } while (norm(vector) < before / 2);
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
