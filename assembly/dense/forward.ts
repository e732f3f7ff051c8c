import { PANEL, bytes, panelsOf } from '../constants';
import { Elementwise, forwardPanel } from '../elementwise';
import { share } from '../share';
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
  const panels = panelsOf(outputs);
  const end = share(panels, thread + 1, threads);
  for (let p = share(panels, thread, threads); p < end; p++) {
    const column = bytes(p * PANEL);
    panelProduct(y + column, bytes(yStride), x, bytes(xStride), w + p * bytes(inputs * PANEL), b + column, rows, inputs);
    forwardPanel<A>(y + column, bytes(yStride), alpha, rows);
  }
}
