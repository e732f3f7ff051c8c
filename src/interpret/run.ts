import { readRows } from '../data/batch.ts';
import type { Network } from '../network/network.ts';
import type { Graph } from '../plan/graph.ts';
import type { Program } from '../plan/program.ts';
import type { Tensor } from '../plan/tensor.ts';
import type { Inputs } from '../training/examples.ts';
import { feed } from '../training/feed.ts';
import type { ModelState } from '../training/state.ts';

/** Elements of the widest activations of rows that are computed at once; and rows, at the least and most. */
const WIDEST = 1_048_576;
const LEAST_ROWS = 64;
const MOST_ROWS = 1024;

/** Rows of a network that are computed at once. */
export const rowsAtOnce = ({ widest }: Network): number =>
  Math.max(LEAST_ROWS, Math.min(MOST_ROWS, Math.floor(WIDEST / widest)));

/** A graph of the rows of inputs → tensors that are kept. */
export interface LookGraph {
  readonly graph: Graph;
  readonly inputs: readonly Tensor[];
  readonly kept: readonly Tensor[];
}

/** Runs a graph on all rows, in parts; calls `read` with each part when it is computed. */
export function runRows(
  state: ModelState,
  { graph, inputs, kept }: LookGraph,
  rows: Inputs,
  read: (program: Program, first: number, count: number) => void,
  prepare: (program: Program, first: number, count: number) => void = () => {},
): void {
  const runnable = { graph, inputs, outputs: [], kept: [...inputs, ...kept] };
  const most = rowsAtOnce(state.network);
  for (let first = 0; first < rows.rows; first += most) {
    const count = Math.min(most, rows.rows - first);
    const program = feed(state, runnable, rows, { first, count });
    prepare(program, first, count);
    state.runtime.run();
    read(program, first, count);
  }
}

/** Copies rows of a tensor to rows of an array, from the numbered one on. */
export function copyRows(
  { runtime }: ModelState,
  program: Program,
  tensor: Tensor,
  count: number,
  data: Float32Array,
  first: number,
): void {
  const { columns, stride } = tensor;
  readRows(runtime.instance.f32, program.element(tensor), stride, columns, count, data, first * columns);
}
