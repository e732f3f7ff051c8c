import { expectClose } from './close.ts';

/** start[j] + Σₖ a(i, k) · b(k, j) in f64. */
export interface Product {
  readonly sums: Float64Array;
  /** Σ |a|·|b| of each sum: what its rounding error is measured by. */
  readonly sizes: Float64Array;
  /** Terms of each sum. */
  readonly terms: number;
}

type Element = (row: number, column: number) => number;

export function product(m: number, n: number, k: number, a: Element, b: Element, start?: ArrayLike<number>): Product {
  const sums = new Float64Array(m * n);
  const sizes = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = start?.[j] ?? 0;
      let size = Math.abs(sum);
      for (let l = 0; l < k; l++) {
        const term = a(i, l) * b(l, j);
        sum += term;
        size += Math.abs(term);
      }
      sums[i * n + j] = sum;
      sizes[i * n + j] = size;
    }
  }
  return { sums, sizes, terms: k };
}

/** A sum of k products in f32 is within (k + 1) · 2⁻²⁴ · Σ |a|·|b| (Higham, Accuracy and Stability, §3.1), and a little. */
export function expectProduct(actual: ArrayLike<number>, { sums, sizes, terms }: Product, label: string): void {
  expectClose(actual, sums, 0, (i) => (terms + 2) * 2 ** -24 * sizes[i] * 1.01 + 1e-45, label);
}
