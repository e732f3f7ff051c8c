import { LANES, PANEL, bytes, panelsOf } from '../constants';
import { Extent } from '../counts';
import { normOf } from '../optimizers/normOf';
import { Out } from '../pointers';
import { share } from '../share';

/** The least norm that a matrix is divided by. */
const LEAST: f64 = 1e-30;

// x = panels / ‖panels‖, in rows; with chunks = 0, not divided
//   panels [⌈columns / PANEL⌉][rows][PANEL]      x (rows, columns to whole panels)
//   sums (chunks): what squareSums leaves of panels
export function panelsToRows(
  x: Out, panels: usize, sums: usize, chunks: u32, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const scale = f32x4.splat(chunks == 0 ? 1 : <f32>(1 / max(normOf(sums, chunks), LEAST)));
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    for (let p: u32 = 0; p < panelsOf(columns); p++) {
      copy(x + bytes(i * stride + p * PANEL), panels + bytes((p * rows + i) * PANEL), scale);
    }
  }
}

// panels = scale · x
//   x (rows, columns to whole panels)      panels [⌈columns / PANEL⌉][rows][PANEL]
export function rowsToPanels(
  panels: Out, x: usize, scale: f32, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const s = f32x4.splat(scale);
  const end = share(panelsOf(columns), thread + 1, threads);
  for (let p = share(panelsOf(columns), thread, threads); p < end; p++) {
    for (let i: u32 = 0; i < rows; i++) {
      copy(panels + bytes((p * rows + i) * PANEL), x + bytes(i * stride + p * PANEL), s);
    }
  }
}

/** PANEL numbers, scaled. */
// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, scale: v128): void {
  for (let j: u32 = 0; j < PANEL; j += 2 * LANES) {
    const x0 = f32x4.mul(v128.load(from + bytes(j)), scale);
    const x1 = f32x4.mul(v128.load(from + bytes(j), 16), scale);
    v128.store(to + bytes(j), x0);
    v128.store(to + bytes(j), x1, 16);
  }
}
