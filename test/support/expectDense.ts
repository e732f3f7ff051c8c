import { expect } from 'vitest';
import type { Build } from '../../src/engine/builds.ts';
import { operandsOf, type Products, runDense, type Shape } from './dense.ts';
import { expectProduct, product } from './product.ts';

/** Runs a dense layer's kernels, and checks each result against the f64 sums. */
export function expectDense(build: Build, shape: Shape, threads = 1): Products {
  const [rows, outputs, inputs] = shape;
  const { x, w, b, dz } = operandsOf(shape);
  const at = (data: Float32Array, columns: number) => (i: number, j: number) => data[i * columns + j];
  const transposed = (data: Float32Array, columns: number) => (i: number, j: number) => data[j * columns + i];
  const products = runDense(build, shape, threads);
  const label = `${rows} × ${outputs} × ${inputs}`;
  const y = product(rows, outputs, inputs, at(x, inputs), at(w, outputs), b);
  const dw = product(inputs, outputs, rows, transposed(x, inputs), at(dz, outputs));
  const db = product(1, outputs, rows, () => 1, at(dz, outputs));
  const dx = product(rows, inputs, outputs, at(dz, outputs), transposed(w, outputs));
  expectProduct(products.y, y, `y ${label}`);
  expectProduct(products.dw, dw, `dw ${label}`);
  expectProduct(products.db, db, `db ${label}`);
  expectProduct(products.dx, dx, `dx ${label}`);
  expect(products.wt).toEqual(
    Float32Array.from(products.wt, (_, i) => w[(i % inputs) * outputs + Math.floor(i / inputs)]),
  );
  expect(
    products.padding.every((value) => value === 0),
    `padding ${label}`,
  ).toBe(true);
  return products;
}
