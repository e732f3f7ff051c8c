import { DEPTH, PANEL, bytes } from '../constants';
import { ROWS, rowTile, rowTileMore } from '../tile';

/** A panel of c = start + a·b. a (rows, k), b [k][PANEL], start (PANEL), c (rows, PANEL); strides in bytes; rows, k ≥ 1. */
export function panelProduct(c: usize, cStride: u32, a: usize, aStride: u32, b: usize, start: usize, rows: u32, k: u32): void {
  for (let first: u32 = 0; first < k; first += DEPTH) {
    const depth = min(k - first, DEPTH);
    const block = b + bytes(first * PANEL);
    for (let i: u32 = 0; i < rows; i += ROWS) {
      const m = min(rows - i, ROWS);
      const ci = c + i * cStride;
      const ai = a + i * aStride + bytes(first);
      if (first == 0) rowTile(m, ci, cStride, ai, aStride, block, start, depth);
      else rowTileMore(m, ci, cStride, ai, aStride, block, depth);
    }
  }
}
