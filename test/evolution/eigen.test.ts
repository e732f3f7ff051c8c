import { expect, test } from 'vitest';
import { eigenOf } from '../../src/evolution/eigen.ts';
import { randomNumbers } from '../../src/index.ts';

const symmetric = (n: number, seed: number): Float64Array => {
  const values = randomNumbers(seed);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = 2 * values.uniform() - 1;
  return matrix;
};

const identity = (n: number) => Float64Array.from({ length: n * n }, (_, i) => Number(i % (n + 1) === 0));

test.each([
  ...[1, 2, 3, 4, 7, 20, 61].map((n) => [`random ${n}`, n, symmetric(n, n)] as const),
  ['the identity', 5, identity(5)] as const,
  ['all ones: n − 1 equal values', 6, new Float64Array(36).fill(1)] as const,
  ['zeros', 4, new Float64Array(16)] as const,
  ['already diagonal', 3, Float64Array.of(3, 0, 0, 0, -1, 0, 0, 0, 2)] as const,
  ['values far apart', 3, Float64Array.of(1e8, 1, 0, 1, 1e-8, 0, 0, 0, 1)] as const,
])('%s: A v = λ v, and the vectors are orthonormal', (_, n, matrix) => {
  const { values, vectors } = eigenOf(matrix, n);
  const size = Math.max(...matrix.map(Math.abs), 1e-300);
  for (let k = 0; k < n; k++) {
    const v = vectors.subarray(k * n, (k + 1) * n);
    for (let i = 0; i < n; i++) {
      const product = v.reduce((sum, value, j) => sum + (matrix[i * n + j] as number) * value, 0);
      expect(Math.abs(product - (values[k] as number) * (v[i] as number))).toBeLessThan(1e-14 * n * n * size + 1e-300);
    }
    for (let l = 0; l <= k; l++) {
      const dot = v.reduce((sum, value, j) => sum + value * (vectors[l * n + j] as number), 0);
      expect(Math.abs(dot - Number(k === l))).toBeLessThan(1e-14 * n * n);
    }
  }
});
