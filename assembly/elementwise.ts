import { PAIR, bytes } from './constants';
import { Out } from './pointers';
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

/** y = f(x). x, y (count), count a multiple of PAIR; y may be x. */
// @ts-ignore: decorator
@inline
export function forward<A extends Elementwise>(y: Out, x: usize, alpha: f32, count: u32, thread: u32, threads: u32): void {
  const a = f32x4.splat(alpha);
  const blocks = count / PAIR;
  const end = bytes(share(blocks, thread + 1, threads) * PAIR);
  for (let i = bytes(share(blocks, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    forwardPair<A>(y + i, x + i, a);
  }
}

/** dx = dy ⊙ f′(x) where y = f(x). dx, dy, y (count), count a multiple of PAIR; dx may be dy. */
// @ts-ignore: decorator
@inline
export function backward<A extends Elementwise>(dx: Out, dy: usize, y: usize, alpha: f32, count: u32, thread: u32, threads: u32): void {
  const a = f32x4.splat(alpha);
  const blocks = count / PAIR;
  const end = bytes(share(blocks, thread + 1, threads) * PAIR);
  for (let i = bytes(share(blocks, thread, threads) * PAIR); i < end; i += bytes(PAIR)) {
    backwardPair<A>(dx + i, dy + i, y + i, a);
  }
}

/** y = f(y) on rows × columns, columns a multiple of PAIR. Stride in bytes. */
// @ts-ignore: decorator
@inline
export function forwardBlock<A extends Elementwise>(y: usize, stride: u32, alpha: f32, rows: u32, columns: u32): void {
  if (changetype<A>(0).identity()) return;
  const a = f32x4.splat(alpha);
  for (let i: u32 = 0; i < rows; i++) {
    for (let j: u32 = 0; j < columns; j += PAIR) forwardPair<A>(y + bytes(j), y + bytes(j), a);
    y += stride;
  }
}

/** dx = dx ⊙ f′ on rows × columns, columns a multiple of PAIR, f′ told from y. Stride in bytes. */
// @ts-ignore: decorator
@inline
export function backwardBlock<A extends Elementwise>(dx: usize, y: usize, stride: u32, alpha: f32, rows: u32, columns: u32): void {
  if (changetype<A>(0).identity()) return;
  const a = f32x4.splat(alpha);
  for (let i: u32 = 0; i < rows; i++) {
    for (let j: u32 = 0; j < columns; j += PAIR) backwardPair<A>(dx + bytes(j), dx + bytes(j), y + bytes(j), a);
    dx += stride;
    y += stride;
  }
}

// @ts-ignore: decorator
@inline
function forwardPair<A extends Elementwise>(y: usize, x: usize, a: v128): void {
  const x0 = v128.load(x);
  const x1 = v128.load(x, 16);
  const y0 = changetype<A>(0).forward(x0, a);
  const y1 = changetype<A>(0).forward(x1, a);
  v128.store(y, y0);
  v128.store(y, y1, 16);
}

// @ts-ignore: decorator
@inline
function backwardPair<A extends Elementwise>(dx: usize, dy: usize, y: usize, a: v128): void {
  const d0 = v128.load(dy);
  const d1 = v128.load(dy, 16);
  const y0 = v128.load(y);
  const y1 = v128.load(y, 16);
  const dx0 = changetype<A>(0).backward(d0, y0, a);
  const dx1 = changetype<A>(0).backward(d1, y1, a);
  v128.store(dx, dx0);
  v128.store(dx, dx1, 16);
}
