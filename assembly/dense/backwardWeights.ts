import { DEPTH, PANEL, bytes, panelsOf } from '../constants';
import { share } from '../share';
import { ROWS, columnTile, columnTileMore } from '../tile';

// dw = xᵀ·dz and db = Σ over rows of dz
//   x (rows, inputs)                  dz (rows, panels · PANEL), 0 in columns beyond `outputs`
//   dw [panels][inputs][PANEL]        db (panels · PANEL)
export function denseBackwardWeights(
  dw: usize, db: usize, x: usize, dz: usize,
  rows: u32, inputs: u32, outputs: u32, xStride: u32, dzStride: u32, thread: u32, threads: u32,
): void {
  const panels = panelsOf(outputs);
  const end = share(panels, thread + 1, threads);
  for (let p = share(panels, thread, threads); p < end; p++) {
    const column = bytes(p * PANEL);
    weightPanel(dw + p * bytes(inputs * PANEL), x, bytes(xStride), dz + column, bytes(dzStride), rows, inputs);
    columnSums(db + column, dz + column, bytes(dzStride), rows);
  }
}

/** A panel of dw [inputs][PANEL]; strides in bytes. */
function weightPanel(dw: usize, x: usize, xStride: u32, dz: usize, dzStride: u32, rows: u32, inputs: u32): void {
  for (let first: u32 = 0; first < rows; first += DEPTH) {
    const depth = min(rows - first, DEPTH);
    const dzBlock = dz + first * dzStride;
    for (let k: u32 = 0; k < inputs; k += ROWS) {
      const m = min(inputs - k, ROWS);
      const c = dw + bytes(k * PANEL);
      const a = x + first * xStride + bytes(k);
      if (first == 0) columnTile(m, c, a, xStride, dzBlock, dzStride, depth);
      else columnTileMore(m, c, a, xStride, dzBlock, dzStride, depth);
    }
  }
}

/** db[j] = Σᵢ dz[i][j] for j < PANEL; stride in bytes. */
function columnSums(db: usize, dz: usize, stride: u32, rows: u32): void {
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  for (const end = dz + rows * stride; dz < end; dz += stride) {
    b0 = f32x4.add(b0, v128.load(dz));
    b1 = f32x4.add(b1, v128.load(dz, 16));
  }
  v128.store(db, b0);
  v128.store(db, b1, 16);
}
