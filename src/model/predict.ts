import { readRows } from '../data/batch.ts';
import type { Table } from '../data/table.ts';
import type { ModelState } from './state.ts';
import { feed } from './step.ts';

/** Elements of the widest activations of rows that are predicted at once, which stay in the cache; and rows, at the least and most. */
const WIDEST = 65_536;
const LEAST_ROWS = 128;
const MOST_ROWS = 1024;

/** The outputs for all rows: (rows, outputs), row-major. */
export function predictTable(state: ModelState, x: Table): Float32Array {
  const { runtime, network, predict } = state;
  const outputs = new Float32Array(x.rows * network.outputs);
  const widest = Math.max(network.inputs, ...network.layers.map(({ layer }) => layer.units));
  const most = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, Math.floor(WIDEST / widest)));
  for (let first = 0; first < x.rows; first += most) {
    const count = Math.min(most, x.rows - first);
    const start = feed(state, predict, x, { first, count }).element(predict.y);
    runtime.run();
    const to = first * network.outputs;
    readRows(runtime.instance.f32, start, predict.y.stride, network.outputs, count, outputs, to);
  }
  return outputs;
}
