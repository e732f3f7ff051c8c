import { bytes, padded } from '../constants';
import { Extent } from '../counts';
import { backwardBlock, forwardBlock } from '../generated/activations';
import { Out } from '../pointers';
import { share } from '../share';

// y = f(x), f the activation of that code with its two scalars
//   x, y (rows, panels · PANEL), y may be x; the padding of y becomes f of that of x
export function activationForward(
  y: Out, x: usize, activation: u32, alpha: f32, beta: f32, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const first = share(rows, thread, threads);
  const at = first * bytes(stride);
  forwardBlock(activation, y + at, x + at, bytes(stride), alpha, beta, share(rows, thread + 1, threads) - first, padded(columns));
}

// dx = dy ⊙ f′
//   dx, dy (rows, panels · PANEL), dx may be dy
//   source (rows, panels · PANEL): what f′ is computed from, y = f(x) or x
export function activationBackward(
  dx: Out, dy: usize, source: usize,
  activation: u32, alpha: f32, beta: f32, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const first = share(rows, thread, threads);
  const at = first * bytes(stride);
  const count = share(rows, thread + 1, threads) - first;
  backwardBlock(activation, dx + at, dy + at, source + at, bytes(stride), alpha, beta, count, padded(columns));
}
