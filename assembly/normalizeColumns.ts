import { PAIR, bytes } from './constants';

// Normalization of columns by their statistics, for columns [first, end), both multiples of PAIR: no sum goes over columns.

/** μ = Σ x / rows and σ² = Σ (x − μ)² / rows of each column, rows in order, from a first mean to the second. x: rows, stride bytes apart */
export function momentsOfColumns(mean: usize, variance: usize, x: usize, rows: u32, first: u32, end: u32, stride: u32): void {
  const count = f32x4.splat(<f32>rows);
  for (let j = first; j < end; j += PAIR) {
    const column = x + bytes(j);
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    for (let i: u32 = 0, at = column; i < rows; i++, at += stride) {
      sum0 = f32x4.add(sum0, v128.load(at));
      sum1 = f32x4.add(sum1, v128.load(at, 16));
    }
    const center0 = f32x4.div(sum0, count);
    const center1 = f32x4.div(sum1, count);
    let rest0 = f32x4.splat(0);
    let rest1 = rest0;
    let square0 = rest0;
    let square1 = rest0;
    for (let i: u32 = 0, at = column; i < rows; i++, at += stride) {
      const d0 = f32x4.sub(v128.load(at), center0);
      const d1 = f32x4.sub(v128.load(at, 16), center1);
      rest0 = f32x4.add(rest0, d0);
      rest1 = f32x4.add(rest1, d1);
      square0 = f32x4.add(square0, f32x4.mul(d0, d0));
      square1 = f32x4.add(square1, f32x4.mul(d1, d1));
    }
    const more0 = f32x4.div(rest0, count);
    const more1 = f32x4.div(rest1, count);
    const least = f32x4.splat(0);
    const v0 = f32x4.pmax(f32x4.sub(f32x4.div(square0, count), f32x4.mul(more0, more0)), least);
    const v1 = f32x4.pmax(f32x4.sub(f32x4.div(square1, count), f32x4.mul(more1, more1)), least);
    v128.store(mean + bytes(j), f32x4.add(center0, more0));
    v128.store(mean + bytes(j), f32x4.add(center1, more1), 16);
    v128.store(variance + bytes(j), v0);
    v128.store(variance + bytes(j), v1, 16);
  }
}

/** y = (x − μ) γ / √(σ² + ε) + β of rows [first, end); (x − μ) γ + β where σ² + ε = 0. μ, γ, β: 0 for zeros, ones, zeros */
export function normalizeColumns(
  y: usize, x: usize, mean: usize, variance: usize, weight: usize, bias: usize, epsilon: f32,
  first: u32, end: u32, columns: u32, stride: u32,
): void {
  for (let j: u32 = 0; j < columns; j += PAIR) {
    const column = bytes(j);
    const mean0 = mean == 0 ? f32x4.splat(0) : v128.load(mean + column);
    const mean1 = mean == 0 ? f32x4.splat(0) : v128.load(mean + column, 16);
    const scale0 = scaleAt(weight, variance, epsilon, column);
    const scale1 = scaleAt(weight, variance, epsilon, column + 16);
    const bias0 = bias == 0 ? f32x4.splat(0) : v128.load(bias + column);
    const bias1 = bias == 0 ? f32x4.splat(0) : v128.load(bias + column, 16);
    for (let i = first; i < end; i++) {
      const at = i * stride + column;
      const x0 = v128.load(x + at);
      const x1 = v128.load(x + at, 16);
      v128.store(y + at, f32x4.add(f32x4.mul(f32x4.sub(x0, mean0), scale0), bias0));
      v128.store(y + at, f32x4.add(f32x4.mul(f32x4.sub(x1, mean1), scale1), bias1), 16);
    }
  }
}

/**
 * With x̂ = (x − μ) / √(σ² + ε): dβ = Σ dy, dγ = Σ dy x̂ over the rows in order, dx = γ / √(σ² + ε) (dy − dβ/rows − x̂ dγ/rows).
 * dx, dWeight, dBias, γ: 0 for none
 */
export function normalizeColumnsBackward(
  dx: usize, dWeight: usize, dBias: usize, dy: usize, x: usize, mean: usize, variance: usize, weight: usize, epsilon: f32,
  rows: u32, first: u32, end: u32, stride: u32,
): void {
  const count = f32x4.splat(<f32>rows);
  for (let j = first; j < end; j += PAIR) {
    const column = bytes(j);
    const mean0 = v128.load(mean + column);
    const mean1 = v128.load(mean + column, 16);
    const inverse0 = scaleAt(0, variance, epsilon, column);
    const inverse1 = scaleAt(0, variance, epsilon, column + 16);
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let product0 = sum0;
    let product1 = sum0;
    for (let i: u32 = 0, at = column; i < rows; i++, at += stride) {
      const d0 = v128.load(dy + at);
      const d1 = v128.load(dy + at, 16);
      sum0 = f32x4.add(sum0, d0);
      sum1 = f32x4.add(sum1, d1);
      product0 = f32x4.add(product0, f32x4.mul(d0, f32x4.mul(f32x4.sub(v128.load(x + at), mean0), inverse0)));
      product1 = f32x4.add(product1, f32x4.mul(d1, f32x4.mul(f32x4.sub(v128.load(x + at, 16), mean1), inverse1)));
    }
    if (dBias != 0) {
      v128.store(dBias + column, sum0);
      v128.store(dBias + column, sum1, 16);
    }
    if (dWeight != 0) {
      v128.store(dWeight + column, product0);
      v128.store(dWeight + column, product1, 16);
    }
    if (dx == 0) continue;
    const scale0 = scaleAt(weight, variance, epsilon, column);
    const scale1 = scaleAt(weight, variance, epsilon, column + 16);
    sum0 = f32x4.div(sum0, count);
    sum1 = f32x4.div(sum1, count);
    product0 = f32x4.mul(f32x4.div(product0, count), inverse0);
    product1 = f32x4.mul(f32x4.div(product1, count), inverse1);
    for (let i: u32 = 0, at = column; i < rows; i++, at += stride) {
      const x0 = f32x4.mul(f32x4.sub(v128.load(x + at), mean0), product0);
      const x1 = f32x4.mul(f32x4.sub(v128.load(x + at, 16), mean1), product1);
      const d0 = f32x4.sub(v128.load(dy + at), sum0);
      const d1 = f32x4.sub(v128.load(dy + at, 16), sum1);
      v128.store(dx + at, f32x4.mul(f32x4.sub(d0, x0), scale0));
      v128.store(dx + at, f32x4.mul(f32x4.sub(d1, x1), scale1), 16);
    }
  }
}

/** γ / √(σ² + ε) of four columns, γ where σ² + ε = 0; of γ = 1, if weight is 0. */
// @ts-ignore: decorator
@inline
function scaleAt(weight: usize, variance: usize, epsilon: f32, column: u32): v128 {
  const root = f32x4.sqrt(f32x4.add(v128.load(variance + column), f32x4.splat(epsilon)));
  const deviation = v128.bitselect(f32x4.splat(1), root, f32x4.eq(root, f32x4.splat(0)));
  return f32x4.div(weight == 0 ? f32x4.splat(1) : v128.load(weight + column), deviation);
}
