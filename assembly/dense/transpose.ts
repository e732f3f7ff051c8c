import { LANES, PANEL, bytes, panelsOf } from '../constants';
import { Extent } from '../counts';
import { Out } from '../pointers';
import { share } from '../share';

// wt = wᵀ, panels into panels
//   w [panels of outputs][inputs][PANEL]
//   wt [panels of inputs][outputs][PANEL]      columns beyond `inputs` become 0
export function denseTranspose(wt: Out, w: usize, inputs: Extent, outputs: Extent, thread: u32, threads: u32): void {
  const panels = panelsOf(inputs);
  const end = share(panels, thread + 1, threads);
  for (let p = share(panels, thread, threads); p < end; p++) {
    for (let n: u32 = 0; n < outputs; n += PANEL) {
      const from = w + bytes(n * inputs + p * PANEL * PANEL);
      const to = wt + bytes((p * outputs + n) * PANEL);
      transposePanel(to, from, inputs - p * PANEL, outputs - n);
    }
  }
}

/** PANEL rows of `from` (zeros from row `known` on) become PANEL columns of `to`, of which at most `rows` rows are stored. */
function transposePanel(to: usize, from: usize, known: u32, rows: u32): void {
  const whole = known >= PANEL && rows >= PANEL;
  for (let j: u32 = 0; j < PANEL; j += LANES) {
    const left = known > j ? known - j : 0;
    for (let i: u32 = 0; i < min(rows, PANEL); i += LANES) {
      const toBlock = to + bytes(i * PANEL + j);
      const fromBlock = from + bytes(j * PANEL + i);
      if (whole) transposeBlock(toBlock, fromBlock, LANES, LANES);
      else transposeBlock(toBlock, fromBlock, left, rows - i);
    }
  }
}

/** Four rows of `from` (zeros from row `known` on) become four columns of `to`, of which `rows` rows are stored. */
// @ts-ignore: decorator
@inline
function transposeBlock(to: usize, from: usize, known: u32, rows: u32): void {
  const zero = f32x4.splat(0);
  const r0 = known > 0 ? v128.load(from) : zero;
  const r1 = known > 1 ? v128.load(from + bytes(PANEL)) : zero;
  const r2 = known > 2 ? v128.load(from + bytes(2 * PANEL)) : zero;
  const r3 = known > 3 ? v128.load(from + bytes(3 * PANEL)) : zero;
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
  if (rows > 1) v128.store(to + bytes(PANEL), v128.shuffle<f64>(low01, low23, 1, 3));
  if (rows > 2) v128.store(to + bytes(2 * PANEL), v128.shuffle<f64>(high01, high23, 0, 2));
  if (rows > 3) v128.store(to + bytes(3 * PANEL), v128.shuffle<f64>(high01, high23, 1, 3));
}
