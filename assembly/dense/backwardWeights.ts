import { PAIR, PANEL, bytes, panelsOf } from '../constants';
import { share } from '../share';
import { ROWS, columnTile, columnTileMore } from '../tile';

/** Rows and columns of x that are taken at once: so many stay in the L2 cache. */
const BLOCK: u32 = 128;
const COLUMNS: u32 = 256;

// dw = xᵀ·dz and db = Σ over rows of dz
//   x (rows, inputs)                  dz (rows, panels · PANEL), 0 in columns beyond `outputs`
//   dw [panels][inputs][PANEL]        db (panels · PANEL)
export function denseBackwardWeights(
  dw: usize, db: usize, x: usize, dz: usize,
  rows: u32, inputs: u32, outputs: u32, xStride: u32, dzStride: u32, thread: u32, threads: u32,
): void {
  const first = share(panelsOf(outputs), thread, threads);
  const end = share(panelsOf(outputs), thread + 1, threads);
  for (let i: u32 = 0; i < rows; i += BLOCK) {
    const depth = min(rows - i, BLOCK);
    for (let k: u32 = 0; k < inputs; k += COLUMNS) {
      const xBlock = x + i * bytes(xStride) + bytes(k);
      for (let p = first; p < end; p++) {
        const c = dw + bytes((p * inputs + k) * PANEL);
        const b = dz + i * bytes(dzStride) + bytes(p * PANEL);
        tileRow(c, xBlock, bytes(xStride), b, bytes(dzStride), min(inputs - k, COLUMNS), depth, i == 0);
      }
    }
  }
  columnSums(db + bytes(first * PANEL), dz + bytes(first * PANEL), bytes(dzStride), rows, (end - first) * PANEL);
}

/** The tiles of one panel over `columns` of a, of even heights; the sums begin at zero if `fresh`, else at c. */
function tileRow(c: usize, a: usize, aStride: u32, b: usize, bStride: u32, columns: u32, k: u32, fresh: bool): void {
  const tiles = (columns + ROWS - 1) / ROWS;
  const height = columns / tiles;
  const higher = columns % tiles;
  for (let t: u32 = 0; t < tiles; t++) {
    const m = t < higher ? height + 1 : height;
    if (fresh) columnTile(m, c, a, aStride, b, bStride, k);
    else columnTileMore(m, c, a, aStride, b, bStride, k);
    c += m * bytes(PANEL);
    a += bytes(m);
  }
}

/** db[j] = Σᵢ dz[i][j] for j < columns, a multiple of PAIR; stride in bytes. */
function columnSums(db: usize, dz: usize, stride: u32, rows: u32, columns: u32): void {
  for (let j: u32 = 0; j < columns; j += PAIR) {
    let b0 = f32x4.splat(0);
    let b1 = f32x4.splat(0);
    let at = dz + bytes(j);
    for (let i: u32 = 0; i < rows; i++) {
      b0 = f32x4.add(b0, v128.load(at));
      b1 = f32x4.add(b1, v128.load(at, 16));
      at += stride;
    }
    v128.store(db + bytes(j), b0);
    v128.store(db + bytes(j), b1, 16);
  }
}
