import { PANEL, bytes, panelsOf } from '../constants';
import { Extent, ProductRows } from '../counts';
import { Activation, forwardBlock } from '../generated/activations';
import { Out } from '../pointers';
import { rowThreads, share } from '../share';
import { zeros } from '../zeros';
import { BLOCK } from './block';
import { panelProduct } from './panelProduct';

// z = x·w + b, y = f(z), f the activation of that code with its two scalars
//   x (rows, inputs)                  w [panels][inputs][PANEL]     b (panels · PANEL), or 0 for none
//   y, z (rows, panels · PANEL)       columns beyond `outputs` become f(0) and 0
//   z may be y, which is then f(z) on return; f(z) = z needs it to be
export function denseForward(
  y: Out, z: Out, x: usize, w: usize, b: usize,
  activation: u32, alpha: f32, beta: f32, rows: ProductRows, inputs: Extent, outputs: Extent, xStride: u32, yStride: u32, thread: u32, threads: u32,
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
    const at = i * bytes(yStride) + column;
    panelProduct(z + at, bytes(yStride), x + i * bytes(xStride), bytes(xStride), panel, start, startStep, m, inputs, panels);
    if (activation != Activation.Linear) forwardBlock(activation, y + at, z + at, bytes(yStride), alpha, beta, m, panels * PANEL);
  }
}
