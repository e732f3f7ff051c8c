import { PANEL, bytes, panelsOf } from '../constants';
import { Elementwise, backwardBlock } from '../elementwise';
import { Out } from '../pointers';
import { rowThreads, share } from '../share';
import { zeros } from '../zeros';
import { BLOCK } from './block';
import { panelProduct } from './panelProduct';

// dx = (dz·wᵀ) ⊙ f′, with f the activation whose output x is
//   dz (rows, outputs)                wt = wᵀ [panels of inputs][outputs][PANEL]
//   x, dx (rows, panels · PANEL)      columns of dx beyond `inputs` become 0
// @ts-ignore: decorator
@inline
export function denseBackwardInput<A extends Elementwise>(
  dx: Out, dz: usize, wt: usize, x: usize,
  alpha: f32, rows: u32, inputs: u32, outputs: u32, xStride: u32, dzStride: u32, thread: u32, threads: u32,
): void {
  const along = rowThreads(panelsOf(inputs), threads);
  const across = threads / along;
  const end = share(rows, (thread % along) + 1, along);
  const first = share(panelsOf(inputs), thread % across, across);
  const panels = share(panelsOf(inputs), (thread % across) + 1, across) - first;
  const column = bytes(first * PANEL);
  const panel = wt + first * bytes(outputs * PANEL);
  for (let i = share(rows, thread % along, along); i < end; i += BLOCK) {
    const m = min(end - i, BLOCK);
    const at = i * bytes(xStride) + column;
    panelProduct(dx + at, bytes(xStride), dz + i * bytes(dzStride), bytes(dzStride), panel, zeros, 0, m, outputs, panels);
    backwardBlock<A>(dx + at, x + at, bytes(xStride), alpha, m, panels * PANEL);
  }
}
