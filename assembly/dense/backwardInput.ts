import { PANEL, bytes, panelsOf } from '../constants';
import { Elementwise, backwardPanel } from '../elementwise';
import { share } from '../share';
import { zeros } from '../zeros';
import { panelProduct } from './panelProduct';

// dx = (dz·wᵀ) ⊙ f′, with f the activation whose output x is
//   dz (rows, outputs)                wt = wᵀ [panels of inputs][outputs][PANEL]
//   x, dx (rows, panels · PANEL)      columns of dx beyond `inputs` become 0
// @ts-ignore: decorator
@inline
export function denseBackwardInput<A extends Elementwise>(
  dx: usize, dz: usize, wt: usize, x: usize,
  alpha: f32, rows: u32, inputs: u32, outputs: u32, xStride: u32, dzStride: u32, thread: u32, threads: u32,
): void {
  const panels = panelsOf(inputs);
  const end = share(panels, thread + 1, threads);
  for (let p = share(panels, thread, threads); p < end; p++) {
    const column = bytes(p * PANEL);
    panelProduct(dx + column, bytes(xStride), dz, bytes(dzStride), wt + p * bytes(outputs * PANEL), zeros, rows, outputs);
    backwardPanel<A>(dx + column, x + column, bytes(xStride), alpha, rows);
  }
}
