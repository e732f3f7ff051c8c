import { PAIR, bytes, padded } from '../constants';
import { Extent } from '../counts';
import { InOut, Out } from '../pointers';
import { share } from '../share';

// μ = Σ x / rows and σ² = Σ (x − μ)² / rows of each column, rows in order, from a first mean to the second
//   x (rows, columns)      mean, variance (panels · PANEL)
export function columnMoments(
  mean: Out, variance: Out, x: usize, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const count = f32x4.splat(<f32>rows);
  const end = share(padded(columns) / PAIR, thread + 1, threads) * PAIR;
  for (let j = share(padded(columns) / PAIR, thread, threads) * PAIR; j < end; j += PAIR) {
    const column = x + bytes(j);
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    for (let i: u32 = 0, at = column; i < rows; i++, at += bytes(stride)) {
      sum0 = f32x4.add(sum0, v128.load(at));
      sum1 = f32x4.add(sum1, v128.load(at, 16));
    }
    const first0 = f32x4.div(sum0, count);
    const first1 = f32x4.div(sum1, count);
    let rest0 = f32x4.splat(0);
    let rest1 = rest0;
    let square0 = rest0;
    let square1 = rest0;
    for (let i: u32 = 0, at = column; i < rows; i++, at += bytes(stride)) {
      const d0 = f32x4.sub(v128.load(at), first0);
      const d1 = f32x4.sub(v128.load(at, 16), first1);
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
    v128.store(mean + bytes(j), f32x4.add(first0, more0));
    v128.store(mean + bytes(j), f32x4.add(first1, more1), 16);
    v128.store(variance + bytes(j), v0);
    v128.store(variance + bytes(j), v1, 16);
  }
}

// y = (x − μ) γ / √(σ² + ε) + β, by columns; (x − μ) γ + β where σ² + ε = 0
//   x, y (rows, columns), y may be x      variance σ² (panels · PANEL)
//   mean μ, weight γ, bias β (panels · PANEL), or 0 for zeros, ones, zeros
export function batchNormalizationForward(
  y: Out, x: usize, mean: usize, variance: usize, weight: usize, bias: usize, epsilon: f32,
  rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const first = share(rows, thread, threads);
  const end = share(rows, thread + 1, threads);
  for (let j: u32 = 0; j < padded(columns); j += PAIR) {
    const column = bytes(j);
    const mean0 = mean == 0 ? f32x4.splat(0) : v128.load(mean + column);
    const mean1 = mean == 0 ? f32x4.splat(0) : v128.load(mean + column, 16);
    const scale0 = scaleAt(weight, variance, epsilon, column);
    const scale1 = scaleAt(weight, variance, epsilon, column + 16);
    const bias0 = bias == 0 ? f32x4.splat(0) : v128.load(bias + column);
    const bias1 = bias == 0 ? f32x4.splat(0) : v128.load(bias + column, 16);
    for (let i = first; i < end; i++) {
      const at = i * bytes(stride) + column;
      const x0 = v128.load(x + at);
      const x1 = v128.load(x + at, 16);
      v128.store(y + at, f32x4.add(f32x4.mul(f32x4.sub(x0, mean0), scale0), bias0));
      v128.store(y + at, f32x4.add(f32x4.mul(f32x4.sub(x1, mean1), scale1), bias1), 16);
    }
  }
}

// With x̂ = (x − μ) / √(σ² + ε): dβ = Σ dy, dγ = Σ dy x̂ over the rows in order, dx = γ / √(σ² + ε) (dy − dβ/rows − x̂ dγ/rows)
//   x, dy, dx (rows, columns), dx not dy; dx 0 for none      mean μ, variance σ² (panels · PANEL), those of x
//   weight γ, dWeight, dBias (panels · PANEL), or 0 for none
export function batchNormalizationBackward(
  dx: Out, dWeight: Out, dBias: Out, dy: usize, x: usize, mean: usize, variance: usize, weight: usize, epsilon: f32,
  rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const count = f32x4.splat(<f32>rows);
  const end = share(padded(columns) / PAIR, thread + 1, threads) * PAIR;
  for (let j = share(padded(columns) / PAIR, thread, threads) * PAIR; j < end; j += PAIR) {
    const column = bytes(j);
    const mean0 = v128.load(mean + column);
    const mean1 = v128.load(mean + column, 16);
    const inverse0 = scaleAt(0, variance, epsilon, column);
    const inverse1 = scaleAt(0, variance, epsilon, column + 16);
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let product0 = sum0;
    let product1 = sum0;
    for (let i: u32 = 0, at = column; i < rows; i++, at += bytes(stride)) {
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
    for (let i: u32 = 0, at = column; i < rows; i++, at += bytes(stride)) {
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

// running = keep · running + take · batch      running, batch (count), count a multiple of PAIR
export function runningMean(running: InOut, batch: usize, keep: f32, take: f32, count: Extent, thread: u32, threads: u32): void {
  const k = f32x4.splat(keep);
  const t = f32x4.splat(take);
  const end = bytes(share(count / PAIR, thread + 1, threads) * PAIR);
  for (let i = bytes(share(count / PAIR, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    const y0 = f32x4.add(f32x4.mul(v128.load(running + i), k), f32x4.mul(v128.load(batch + i), t));
    const y1 = f32x4.add(f32x4.mul(v128.load(running + i, 16), k), f32x4.mul(v128.load(batch + i, 16), t));
    v128.store(running + i, y0);
    v128.store(running + i, y1, 16);
  }
}
