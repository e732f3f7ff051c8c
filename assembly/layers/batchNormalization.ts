import { PAIR, bytes, padded } from '../constants';
import { Extent } from '../counts';
import { momentsOfColumns, normalizeColumns, normalizeColumnsBackward } from '../normalizeColumns';
import { InOut, Out } from '../pointers';
import { share } from '../share';

// μ = Σ x / rows and σ² = Σ (x − μ)² / rows of each column, rows in order, from a first mean to the second
//   x (rows, columns)      mean, variance (panels · PANEL)
export function columnMoments(
  mean: Out, variance: Out, x: usize, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const first = share(padded(columns) / PAIR, thread, threads) * PAIR;
  const end = share(padded(columns) / PAIR, thread + 1, threads) * PAIR;
  momentsOfColumns(mean, variance, x, rows, first, end, bytes(stride));
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
  normalizeColumns(y, x, mean, variance, weight, bias, epsilon, first, end, padded(columns), bytes(stride));
}

// With x̂ = (x − μ) / √(σ² + ε): dβ = Σ dy, dγ = Σ dy x̂ over the rows in order, dx = γ / √(σ² + ε) (dy − dβ/rows − x̂ dγ/rows)
//   x, dy, dx (rows, columns), dx not dy; dx 0 for none      mean μ, variance σ² (panels · PANEL), those of x
//   weight γ, dWeight, dBias (panels · PANEL), or 0 for none
export function batchNormalizationBackward(
  dx: Out, dWeight: Out, dBias: Out, dy: usize, x: usize, mean: usize, variance: usize, weight: usize, epsilon: f32,
  rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const first = share(padded(columns) / PAIR, thread, threads) * PAIR;
  const end = share(padded(columns) / PAIR, thread + 1, threads) * PAIR;
  normalizeColumnsBackward(dx, dWeight, dBias, dy, x, mean, variance, weight, epsilon, rows, first, end, bytes(stride));
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
