import { LANES, LINE, bytes, padded } from '../constants';
import { share } from '../share';
import { Sink, fourBlocks } from './fourBlocks';

// Random numbers of a step, element by element: a function of seed, step, layer, row, column and columns alone.
//   y (rows, columns)      state [seed low, seed high, step] u32
// Columns go by 16: column 16g + 4k + l has word k of Philox4x32-10(counter [4 (row ⌈columns/16⌉ + g) + l, layer, step,
// purpose], key [seed low, seed high]).

/** y filled by a sink, which takes two numbers. */
// @ts-ignore: decorator
@inline
export function fill<S extends Sink>(
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
export function store(at: usize, vectors: u32, y0: v128, y1: v128, y2: v128, y3: v128): void {
  v128.store(at, y0);
  v128.store(at, y1, 16);
  if (vectors == 2) return;
  v128.store(at, y2, 32);
  v128.store(at, y3, 48);
}
