import { PANEL, bytes, panelsOf } from '../constants';
import { Extent, ProductRows } from '../counts';
import { Activation, backwardBlock } from '../generated/activations';
import { Out } from '../pointers';
import { rowThreads, share } from '../share';
import { zeros } from '../zeros';
import { BLOCK } from './block';
import { panelProduct } from './panelProduct';

// dx = (dz·wᵀ) ⊙ f′, f the activation (its code, its two scalars) that the layer's input is the output of
//   dz (rows, outputs)                 wt = wᵀ [panels of inputs][outputs][PANEL]
//   source (rows, panels · PANEL)      what f′ is computed from: that output, or what f took in
//   dx (rows, panels · PANEL)          columns beyond `inputs` become 0
export function denseBackwardInput(
  dx: Out, dz: usize, wt: usize, source: usize,
  activation: u32, alpha: f32, beta: f32, rows: ProductRows, inputs: Extent, outputs: Extent, xStride: u32, dzStride: u32, thread: u32, threads: u32,
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
    if (activation != Activation.Linear) {
      backwardBlock(activation, dx + at, dx + at, source + at, bytes(xStride), alpha, beta, m, panels * PANEL);
    }
  }
}
