import { PANEL, bytes, panelsOf } from '../constants';
import { Elementwise, forwardBlock } from '../elementwise';
import { share } from '../share';
import { BLOCK } from './block';
import { panelProduct } from './panelProduct';

// y = f(x·w + b)
//   x (rows, inputs)                  w [panels][inputs][PANEL]     b (panels · PANEL)
//   y (rows, panels · PANEL)          columns beyond `outputs` become f(0)
// @ts-ignore: decorator
@inline
export function denseForward<A extends Elementwise>(
  y: usize, x: usize, w: usize, b: usize,
  alpha: f32, rows: u32, inputs: u32, outputs: u32, xStride: u32, yStride: u32, thread: u32, threads: u32,
): void {
  const first = share(panelsOf(outputs), thread, threads);
  const panels = share(panelsOf(outputs), thread + 1, threads) - first;
  const column = bytes(first * PANEL);
  const panel = w + first * bytes(inputs * PANEL);
  for (let i: u32 = 0; i < rows; i += BLOCK) {
    const m = min(rows - i, BLOCK);
    const yi = y + i * bytes(yStride) + column;
    panelProduct(yi, bytes(yStride), x + i * bytes(xStride), bytes(xStride), panel, b + column, bytes(PANEL), m, inputs, panels);
    forwardBlock<A>(yi, bytes(yStride), alpha, m, panels * PANEL);
  }
}
