import { PANEL, bytes, panelsOf } from '../constants';
import { Extent, ProductRows } from '../counts';
import { Out } from '../pointers';
import { rowThreads, share } from '../share';
import { zeros } from '../zeros';
import { BLOCK } from './block';
import { panelProduct } from './panelProduct';

// c = a·b
//   a (rows, inputs)      b [panels][inputs][PANEL]      c (rows, panels · PANEL)
export function matrixProduct(
  c: Out, a: usize, b: usize, rows: ProductRows, inputs: Extent, outputs: Extent, aStride: u32, cStride: u32, thread: u32, threads: u32,
): void {
  const along = rowThreads(panelsOf(outputs), threads);
  const across = threads / along;
  const end = share(rows, (thread % along) + 1, along);
  const first = share(panelsOf(outputs), thread % across, across);
  const panels = share(panelsOf(outputs), (thread % across) + 1, across) - first;
  const panel = b + first * bytes(inputs * PANEL);
  for (let i = share(rows, thread % along, along); i < end; i += BLOCK) {
    const at = c + i * bytes(cStride) + bytes(first * PANEL);
    panelProduct(at, bytes(cStride), a + i * bytes(aStride), bytes(aStride), panel, zeros, 0, min(end - i, BLOCK), inputs, panels);
  }
}
