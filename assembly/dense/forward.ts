import { PANEL, bytes, panelsOf } from '../constants';
import { Elementwise, forwardBlock } from '../elementwise';
import { Out } from '../pointers';
import { rowThreads, share } from '../share';
import { zeros } from '../zeros';
import { BLOCK } from './block';
import { panelProduct } from './panelProduct';

// y = f(x·w + b)
//   x (rows, inputs)                  w [panels][inputs][PANEL]     b (panels · PANEL), or 0 for none
//   y (rows, panels · PANEL)          columns beyond `outputs` become f(0)
// @ts-ignore: decorator
@inline
export function denseForward<A extends Elementwise>(
  y: Out, x: usize, w: usize, b: usize,
  alpha: f32, rows: u32, inputs: u32, outputs: u32, xStride: u32, yStride: u32, thread: u32, threads: u32,
): void {
  const along = rowThreads(panelsOf(outputs), threads);
  const across = threads / along;
  const end = share(rows, (thread % along) + 1, along);
  const first = share(panelsOf(outputs), thread % across, across);
  const panels = share(panelsOf(outputs), (thread % across) + 1, across) - first;
  const column = bytes(first * PANEL);
  const start = b == 0 ? zeros : b + column;
  const startStep = b == 0 ? 0 : bytes(PANEL);
  const panel = w + first * bytes(inputs * PANEL);
  for (let i = share(rows, thread % along, along); i < end; i += BLOCK) {
    const m = min(end - i, BLOCK);
    const yi = y + i * bytes(yStride) + column;
    panelProduct(yi, bytes(yStride), x + i * bytes(xStride), bytes(xStride), panel, start, startStep, m, inputs, panels);
    forwardBlock<A>(yi, bytes(yStride), alpha, m, panels * PANEL);
  }
}
