import { bytes } from '../constants';
import { Operations } from '../counts';
import { Out } from '../pointers';
import { share } from '../share';
import { forward } from './denseForward';
import { lanesToRows, rowsToLanes, sharedToLanes } from './exchange';
import { LANE } from './lanes';
import { readAheadLanes } from './readAhead';

/** Bytes of a layer in the table: inputs, outputs, where w and b lie in a block's weights, activation, alpha, beta. */
const LAYER: u32 = 28;

// What networks of dense layers predict: all layers of one block of members, then of the next
//   y (members, rows, outputs), x (members, rows, inputs), or (rows, inputs) if it is `shared`
//   table u32: where the first block's weights begin, then LAYER bytes for each layer; b is 0 if there is none
//   numbers: of a member's weights      widest: most outputs of a layer      ahead: whether to read a block's weights first
//   scratch: [rows][inputs] and twice [rows][widest] for each thread
//   up to three numbers behind x are read
export function denseNetworkLanes(
  y: Out, x: usize, table: usize, scratch: Out, layers: u32, numbers: u32, widest: u32, rows: u32, shared: u32, ahead: u32, blocks: u32,
  operations: Operations, thread: u32, threads: u32,
): void {
  const firstLayer = table + bytes(1);
  const lastLayer = firstLayer + (layers - 1) * LAYER;
  const inputs = rows * load<u32>(firstLayer);
  const outputs = rows * load<u32>(lastLayer, 4);
  const entered = scratch + thread * (inputs + 2 * rows * widest) * LANE;
  const one = entered + inputs * LANE;
  const other = one + rows * widest * LANE;
  if (shared != 0) sharedToLanes(entered, x, inputs, 0, 1);
  const end = share(blocks, thread + 1, threads);
  for (let k = share(blocks, thread, threads); k < end; k++) {
    const w = load<usize>(table) + k * numbers * LANE;
    if (ahead != 0) readAheadLanes(one, w, numbers, 0, 1);
    if (shared == 0) rowsToLanes(entered, x + k * inputs * LANE, inputs, inputs, 0, 1);
    let from = entered;
    for (let layer = firstLayer; layer <= lastLayer; layer += LAYER) {
      const to = from == one ? other : one;
      const b = load<u32>(layer, 12);
      forward(
        to, to, from, w + load<u32>(layer, 8), b == 0 ? 0 : w + b, load<u32>(layer, 16), load<f32>(layer, 20), load<f32>(layer, 24), rows,
        load<u32>(layer), load<u32>(layer, 4),
      );
      from = to;
    }
    lanesToRows(y + k * outputs * LANE, from, outputs, outputs, 0, 1);
  }
}
