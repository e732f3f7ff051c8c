import { PANEL, bytes } from '../constants';
import { ROWS, STRIP, rowStrip, rowTile, rowTileMore } from '../tile';

/** Terms that a sum takes at once: so many rows of a panel, and of the rows of A beside it, stay in the L2 cache. */
const DEPTH: u32 = 1024;

/**
 * Panels of c = start + a·b. a (rows, k), b [panels][k][PANEL], c (rows, panels · PANEL); start (panels · PANEL), or a
 * strip of zeros for all with startStep 0. Strides and startStep in bytes; rows, k ≥ 1.
 */
export function panelProduct(
  c: usize, cStride: u32, a: usize, aStride: u32, b: usize, start: usize, startStep: u32, rows: u32, k: u32, panels: u32,
): void {
  const strips = rows <= 2 ? stripRow(c, cStride, a, aStride, b, start, startStep, rows, k, panels) : 0;
  for (let first: u32 = 0; first < k; first += DEPTH) {
    const depth = min(k - first, DEPTH);
    for (let p = strips; p < panels; p++) {
      const block = b + bytes((p * k + first) * PANEL);
      tileColumn(c + bytes(p * PANEL), cStride, a + bytes(first), aStride, block, first == 0 ? start + p * startStep : 0, rows, depth);
    }
  }
}

/** As many panels as go into whole strips, for one row or two. Returns how many those are. */
function stripRow(
  c: usize, cStride: u32, a: usize, aStride: u32, b: usize, start: usize, startStep: u32, rows: u32, k: u32, panels: u32,
): u32 {
  const width = STRIP / rows;
  const strips = panels - (panels % width);
  for (let p: u32 = 0; p < strips; p += width) {
    const strip = b + bytes(p * k * PANEL);
    rowStrip(rows, c + bytes(p * PANEL), cStride, a, aStride, strip, bytes(k * PANEL), start + p * startStep, k);
  }
  return strips;
}

/** The tiles of one panel, of even heights; the sums begin at `start`, or at c if that is 0. */
function tileColumn(c: usize, cStride: u32, a: usize, aStride: u32, b: usize, start: usize, rows: u32, k: u32): void {
  const tiles = (rows + ROWS - 1) / ROWS;
  const height = rows / tiles;
  const higher = rows % tiles;
  for (let t: u32 = 0; t < tiles; t++) {
    const m = t < higher ? height + 1 : height;
    if (start != 0) rowTile(m, c, cStride, a, aStride, b, start, k);
    else rowTileMore(m, c, cStride, a, aStride, b, k);
    c += m * cStride;
    a += m * aStride;
  }
}
