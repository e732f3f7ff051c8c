import { readRows } from '../data/batch.ts';
import { withColumns } from '../data/columns.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { Inputs } from '../training/examples.ts';
import { feed } from '../training/feed.ts';
import type { ModelState } from '../training/state.ts';

/**
 * Elements of the widest activations of rows that are predicted at once, so that they stay in the cache; and the
 * minimum and maximum number of rows.
 */
const WIDEST = 65_536;
const LEAST_ROWS = 128;
const MOST_ROWS = 1024;

/** Computes the outputs for all rows: for each output of the network (rows, columns), row-major. */
export function predictRows(state: ModelState, inputs: Inputs): Float32Array[] {
  const { runtime, network, predict } = state;
  const outputs = predict.outputs.map(({ columns }) => withColumns(new Float32Array(inputs.rows * columns), columns));
  const most = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, Math.floor(WIDEST / network.widest)));
  for (let first = 0; first < inputs.rows; first += most) {
    const count = Math.min(most, inputs.rows - first);
    const program = feed(state, predict, inputs, { first, count });
    runtime.run();
    for (let i = 0; i < outputs.length; i++) {
      const { columns, stride } = predict.outputs[i] as Tensor;
      const start = program.elements[inputs.x.length + i] as number;
      readRows(runtime.instance.f32, start, stride, columns, count, outputs[i] as Float32Array, first * columns);
    }
  }
  return outputs;
}
