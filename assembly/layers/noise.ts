import { LANES, LINE, bytes, padded } from '../constants';
import { cosineOfTurn } from '../math/cosineOfTurn';
import { log } from '../math/log';
import { Out } from '../pointers';
import { Sink, fourBlocks } from '../random/fourBlocks';
import { share } from '../share';

// Random numbers of a step, element by element: a function of seed, step, layer, row, column and columns alone.
//   y (rows, columns)      state [seed low, seed high, step] u32
// Columns go by 16: column 16g + 4k + l has word k of Philox4x32-10(counter [4 (row ⌈columns/16⌉ + g) + l, layer, step,
// purpose], key [seed low, seed high]).

// y = 0 with probability threshold / 2³², else `kept`
export function bernoulli(
  y: Out, state: usize, layer: u32, purpose: u32, threshold: u32, kept: f32,
  rows: u32, columns: u32, stride: u32, thread: u32, threads: u32,
): void {
  fill<Bernoulli>(y, state, layer, purpose, i32x4.splat(threshold), f32x4.splat(kept), rows, columns, stride, thread, threads);
}

// y ~ N(mean, deviation²), |y − mean| ≤ 6.7 deviation
// Box and Muller: A note on the generation of random normal deviates (1958)
export function normal(
  y: Out, state: usize, layer: u32, purpose: u32, mean: f32, deviation: f32,
  rows: u32, columns: u32, stride: u32, thread: u32, threads: u32,
): void {
  fill<Normal>(y, state, layer, purpose, f32x4.splat(mean), f32x4.splat(deviation), rows, columns, stride, thread, threads);
}

// @ts-ignore: decorator
@inline
function fill<S extends Sink>(
  y: usize, state: usize, layer: u32, purpose: u32, a: v128, b: v128,
  rows: u32, columns: u32, stride: u32, thread: u32, threads: u32,
): void {
  const seedLow = load<u32>(state);
  const seedHigh = load<u32>(state, 4);
  const step = i32x4.splat(load<u32>(state, 8));
  const groups = (columns + LINE - 1) / LINE;
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    for (let g: u32 = 0; g < groups; g++) {
      const at = y + i * bytes(stride) + bytes(g * LINE);
      const vectors = (min(padded(columns), (g + 1) * LINE) - g * LINE) / LANES;
      const block = i32x4.add(i32x4.splat((i * groups + g) * LANES), i32x4(0, 1, 2, 3));
      fourBlocks<S>(at, vectors, block, i32x4.splat(layer), step, i32x4.splat(purpose), seedLow, seedHigh, a, b);
    }
  }
}

/** Stores two vectors or four. */
// @ts-ignore: decorator
@inline
function store(at: usize, vectors: u32, y0: v128, y1: v128, y2: v128, y3: v128): void {
  v128.store(at, y0);
  v128.store(at, y1, 16);
  if (vectors == 2) return;
  v128.store(at, y2, 32);
  v128.store(at, y3, 48);
}

@unmanaged
class Bernoulli {
  @inline put(at: usize, vectors: u32, x0: v128, x1: v128, x2: v128, x3: v128, threshold: v128, kept: v128): void {
    store(
      at,
      vectors,
      v128.and(i32x4.ge_u(x0, threshold), kept),
      v128.and(i32x4.ge_u(x1, threshold), kept),
      v128.and(i32x4.ge_u(x2, threshold), kept),
      v128.and(i32x4.ge_u(x3, threshold), kept),
    );
  }
}

@unmanaged
class Normal {
  @inline put(at: usize, vectors: u32, x0: v128, x1: v128, x2: v128, x3: v128, mean: v128, deviation: v128): void {
    const radius0 = f32x4.mul(radius(x0), deviation);
    const radius1 = f32x4.mul(radius(x2), deviation);
    store(
      at,
      vectors,
      f32x4.add(f32x4.mul(radius0, cosineOfTurn(x1)), mean),
      f32x4.add(f32x4.mul(radius0, sineOfTurn(x1)), mean),
      f32x4.add(f32x4.mul(radius1, cosineOfTurn(x3)), mean),
      f32x4.add(f32x4.mul(radius1, sineOfTurn(x3)), mean),
    );
  }
}

/** √(−2 ln u), u = (⌊w/2⌋ + ½) / 2³¹ in (0, 1]. */
// @ts-ignore: decorator
@inline
function radius(w: v128): v128 {
  const u = f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(w, 1)), f32x4.splat(0.5)), f32x4.splat(4.6566128730773926e-10));
  return f32x4.sqrt(f32x4.mul(log(u), f32x4.splat(-2)));
}

/** sin 2πw/2³² */
// @ts-ignore: decorator
@inline
function sineOfTurn(w: v128): v128 {
  return cosineOfTurn(i32x4.sub(w, i32x4.splat(0x40000000)));
}
