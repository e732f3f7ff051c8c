import { PAIR, bytes } from './constants';

/** An activation f of each number by itself, four at a time, with two scalars. */
export interface Elementwise {
  /** y = f(x) */
  forward(x: v128, a: v128, b: v128): v128;
  /** dx = dy ⊙ f′(x), with f′ computed from s: the output y, or the input x where the class says so. */
  backward(dy: v128, s: v128, a: v128, b: v128): v128;
}

/** y = f(x). x, y (rows, columns), columns a multiple of PAIR, stride in bytes; y may be x. */
export function forwardRows<A extends Elementwise>(
  y: usize, x: usize, stride: u32, alpha: f32, beta: f32, rows: u32, columns: u32,
): void {
  const a = f32x4.splat(alpha);
  const b = f32x4.splat(beta);
  for (let i: u32 = 0; i < rows; i++) {
    for (let j: u32 = 0; j < bytes(columns); j += bytes(PAIR)) {
      const x0 = v128.load(x + j);
      const x1 = v128.load(x + j, 16);
      const y0 = changetype<A>(0).forward(x0, a, b);
      const y1 = changetype<A>(0).forward(x1, a, b);
      v128.store(y + j, y0);
      v128.store(y + j, y1, 16);
    }
    y += stride;
    x += stride;
  }
}

/** dx = dy ⊙ f′. dx, dy, s (rows, columns), columns a multiple of PAIR, stride in bytes; dx may be dy. */
export function backwardRows<A extends Elementwise>(
  dx: usize, dy: usize, s: usize, stride: u32, alpha: f32, beta: f32, rows: u32, columns: u32,
): void {
  const a = f32x4.splat(alpha);
  const b = f32x4.splat(beta);
  for (let i: u32 = 0; i < rows; i++) {
    for (let j: u32 = 0; j < bytes(columns); j += bytes(PAIR)) {
      const d0 = v128.load(dy + j);
      const d1 = v128.load(dy + j, 16);
      const s0 = v128.load(s + j);
      const s1 = v128.load(s + j, 16);
      const dx0 = changetype<A>(0).backward(d0, s0, a, b);
      const dx1 = changetype<A>(0).backward(d1, s1, a, b);
      v128.store(dx + j, dx0);
      v128.store(dx + j, dx1, 16);
    }
    dx += stride;
    dy += stride;
    s += stride;
  }
}
