import { readRows } from '../data/batch.ts';
import type { Table } from '../data/table.ts';
import type { ModelState } from './state.ts';
import { feed } from './step.ts';

/** Rows that are predicted at once: their activations stay in the cache. */
const CHUNK = 128;

/** The outputs for all rows: (rows, outputs), row-major. */
export function predictTable(state: ModelState, x: Table): Float32Array {
  const { runtime, network, predict } = state;
  const outputs = new Float32Array(x.rows * network.outputs);
  for (let first = 0; first < x.rows; first += CHUNK) {
    const count = Math.min(CHUNK, x.rows - first);
    const start = feed(state, predict, x, { first, count }).element(predict.y);
    runtime.run();
    const to = first * network.outputs;
    readRows(runtime.instance.f32, start, predict.y.stride, network.outputs, count, outputs, to);
  }
  return outputs;
}
