// The register tile of this build: 5 × 8 for multiply-then-add, 6 × 8 where a fused instruction frees a register,
// 6 × 16 where the engine fuses pairs of v128.

import { IS_RELAXED, IS_WIDE } from './constants';
import * as simd from './accumulators/tile5x8';
import * as relaxed from './accumulators/tile6x8';
import * as wide from './accumulators/tile6x16';

/** Most rows of a tile. */
export const ROWS: u32 = IS_WIDE ? wide.ROWS : IS_RELAXED ? relaxed.ROWS : simd.ROWS;

// @ts-ignore: decorator
@inline
export function rowTile(m: u32, c: usize, cStride: u32, a: usize, aStride: u32, b: usize, start: usize, k: u32): void {
  if (IS_WIDE) wide.rowTile(m, c, cStride, a, aStride, b, start, k);
  else if (IS_RELAXED) relaxed.rowTile(m, c, cStride, a, aStride, b, start, k);
  else simd.rowTile(m, c, cStride, a, aStride, b, start, k);
}

// @ts-ignore: decorator
@inline
export function rowTileMore(m: u32, c: usize, cStride: u32, a: usize, aStride: u32, b: usize, k: u32): void {
  if (IS_WIDE) wide.rowTileMore(m, c, cStride, a, aStride, b, k);
  else if (IS_RELAXED) relaxed.rowTileMore(m, c, cStride, a, aStride, b, k);
  else simd.rowTileMore(m, c, cStride, a, aStride, b, k);
}

// @ts-ignore: decorator
@inline
export function columnTile(m: u32, c: usize, a: usize, aStride: u32, b: usize, bStride: u32, k: u32): void {
  if (IS_WIDE) wide.columnTile(m, c, a, aStride, b, bStride, k);
  else if (IS_RELAXED) relaxed.columnTile(m, c, a, aStride, b, bStride, k);
  else simd.columnTile(m, c, a, aStride, b, bStride, k);
}

// @ts-ignore: decorator
@inline
export function columnTileMore(m: u32, c: usize, a: usize, aStride: u32, b: usize, bStride: u32, k: u32): void {
  if (IS_WIDE) wide.columnTileMore(m, c, a, aStride, b, bStride, k);
  else if (IS_RELAXED) relaxed.columnTileMore(m, c, a, aStride, b, bStride, k);
  else simd.columnTileMore(m, c, a, aStride, b, bStride, k);
}

/** Panels of a strip of one row; half as many for two rows. */
export const STRIP: u32 = IS_WIDE ? wide.STRIP : IS_RELAXED ? relaxed.STRIP : simd.STRIP;

/** Exported, so that it stays a function: inlined into the loop over strips, V8 11 unrolls its loop and spills. */
export function rowStrip(m: u32, c: usize, cStride: u32, a: usize, aStride: u32, b: usize, step: u32, start: usize, k: u32): void {
  if (IS_WIDE) wide.rowStrip(m, c, cStride, a, aStride, b, step, start, k);
  else if (IS_RELAXED) relaxed.rowStrip(m, c, cStride, a, aStride, b, step, start, k);
  else simd.rowStrip(m, c, cStride, a, aStride, b, step, start, k);
}
