import { PANEL, bytes } from './constants';
import { share } from './share';

/** An activation f of each number by itself, four at a time. */
export interface Elementwise {
  /** Whether f(x) = x. */
  identity(): bool;
  /** y = f(x) */
  forward(x: v128, alpha: v128): v128;
  /** dx = dy ⊙ f′(x), with f′ told from the output y = f(x) */
  backward(dy: v128, y: v128, alpha: v128): v128;
}

/** y = f(x). x, y (count), count a multiple of PANEL; y may be x. */
// @ts-ignore: decorator
@inline
export function forward<A extends Elementwise>(y: usize, x: usize, alpha: f32, count: u32, thread: u32, threads: u32): void {
  const a = f32x4.splat(alpha);
  const blocks = count / PANEL;
  const end = bytes(share(blocks, thread + 1, threads) * PANEL);
  for (let i = bytes(share(blocks, thread, threads) * PANEL); i < end; i += bytes(PANEL)) {
    forwardRow<A>(y + i, x + i, a);
  }
}

/** dx = dy ⊙ f′(x) where y = f(x). dx, dy, y (count), count a multiple of PANEL; dx may be dy. */
// @ts-ignore: decorator
@inline
export function backward<A extends Elementwise>(dx: usize, dy: usize, y: usize, alpha: f32, count: u32, thread: u32, threads: u32): void {
  const a = f32x4.splat(alpha);
  const blocks = count / PANEL;
  const end = bytes(share(blocks, thread + 1, threads) * PANEL);
  for (let i = bytes(share(blocks, thread, threads) * PANEL); i < end; i += bytes(PANEL)) {
    backwardRow<A>(dx + i, dy + i, y + i, a);
  }
}

/** y = f(y) on a panel of rows × PANEL. Stride in bytes. */
// @ts-ignore: decorator
@inline
export function forwardPanel<A extends Elementwise>(y: usize, stride: u32, alpha: f32, rows: u32): void {
  if (changetype<A>(0).identity()) return;
  const a = f32x4.splat(alpha);
  for (const end = y + rows * stride; y < end; y += stride) forwardRow<A>(y, y, a);
}

/** dx = dx ⊙ f′ on a panel of rows × PANEL, f′ told from y. Stride in bytes. */
// @ts-ignore: decorator
@inline
export function backwardPanel<A extends Elementwise>(dx: usize, y: usize, stride: u32, alpha: f32, rows: u32): void {
  if (changetype<A>(0).identity()) return;
  const a = f32x4.splat(alpha);
  for (const end = dx + rows * stride; dx < end; dx += stride, y += stride) backwardRow<A>(dx, dx, y, a);
}

// @ts-ignore: decorator
@inline
function forwardRow<A extends Elementwise>(y: usize, x: usize, a: v128): void {
  const x0 = v128.load(x);
  const x1 = v128.load(x, 16);
  const y0 = changetype<A>(0).forward(x0, a);
  const y1 = changetype<A>(0).forward(x1, a);
  v128.store(y, y0);
  v128.store(y, y1, 16);
}

// @ts-ignore: decorator
@inline
function backwardRow<A extends Elementwise>(dx: usize, dy: usize, y: usize, a: v128): void {
  const d0 = v128.load(dy);
  const d1 = v128.load(dy, 16);
  const y0 = v128.load(y);
  const y1 = v128.load(y, 16);
  const dx0 = changetype<A>(0).backward(d0, y0, a);
  const dx1 = changetype<A>(0).backward(d1, y1, a);
  v128.store(dx, dx0);
  v128.store(dx, dx1, 16);
}
