import { PAIR, PANEL, bytes, panelsOf } from '../constants';
import { Extent, ProductRows } from '../counts';
import { Out } from '../pointers';
import { rowThreads, share } from '../share';
import { GRADIENT_COLUMNS as COLUMNS, GRADIENT_ROWS as DEPTH } from '../shared';
import { ROWS, columnTile, columnTileMore } from '../tile';
import { packPanel, packTiles, packedSize } from './pack';

// dw = xᵀ·dz and db = Σ over rows of dz
//   x (rows, inputs)                  dz (rows, panels · PANEL), 0 in columns beyond `outputs`
//   dw [panels][inputs][PANEL]        db (panels · PANEL), or 0 where there is no bias
//   scratch (room): an equal part for each thread, which copies there what it takes at once, if that has room
export function denseBackwardWeights(
  dw: Out, db: Out, x: usize, dz: usize, scratch: Out,
  rows: ProductRows, inputs: Extent, outputs: Extent, xStride: u32, dzStride: u32, room: u32, thread: u32, threads: u32,
): void {
  const along = rowThreads(panelsOf(outputs), threads);
  const across = threads / along;
  const firstInput = share(inputs, thread % along, along);
  const endInput = share(inputs, (thread % along) + 1, along);
  const firstPanel = share(panelsOf(outputs), thread % across, across);
  const endPanel = share(panelsOf(outputs), (thread % across) + 1, across);
  const slice = room / threads;
  const xPacked = scratch + thread * bytes(slice);
  for (let i: u32 = 0; i < rows; i += DEPTH) {
    const depth = min(rows - i, DEPTH);
    for (let k = firstInput; k < endInput; k += COLUMNS) {
      const columns = min(endInput - k, COLUMNS);
      const xBlock = x + i * bytes(xStride) + bytes(k);
      const dzPacked = xPacked + bytes(packedSize(depth, columns));
      const packed = slice >= packedSize(depth, columns) + depth * PANEL;
      if (packed) packTiles(xPacked, xBlock, bytes(xStride), columns, depth);
      for (let p = firstPanel; p < endPanel; p++) {
        const c = dw + bytes((p * inputs + k) * PANEL);
        const b = dz + i * bytes(dzStride) + bytes(p * PANEL);
        if (packed) {
          packPanel(dzPacked, b, bytes(dzStride), depth);
          tileRow(c, xPacked, 0, dzPacked, bytes(PANEL), columns, depth, i == 0);
        } else {
          tileRow(c, xBlock, bytes(xStride), b, bytes(dzStride), columns, depth, i == 0);
        }
      }
    }
  }
  if (db == 0) return;
  const first = share(panelsOf(outputs), thread, threads);
  const end = share(panelsOf(outputs), thread + 1, threads);
  columnSums(db + bytes(first * PANEL), dz + bytes(first * PANEL), bytes(dzStride), rows, (end - first) * PANEL);
}

/**
 * The tiles of one panel over `columns` of a, of even heights; the sums begin at zero if `fresh`, else at c. With aStride 0,
 * a is as packTiles leaves it.
 */
function tileRow(c: usize, a: usize, aStride: u32, b: usize, bStride: u32, columns: u32, k: u32, fresh: bool): void {
  const tiles = (columns + ROWS - 1) / ROWS;
  const height = columns / tiles;
  const higher = columns % tiles;
  for (let t: u32 = 0; t < tiles; t++) {
    const m = t < higher ? height + 1 : height;
    const stride = aStride != 0 ? aStride : bytes(m);
    if (fresh) columnTile(m, c, a, stride, b, bStride, k);
    else columnTileMore(m, c, a, stride, b, bStride, k);
    c += m * bytes(PANEL);
    a += aStride != 0 ? bytes(m) : m * bytes(k);
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
