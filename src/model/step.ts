import { writeRows } from '../data/batch.ts';
import { notFinite, type Table } from '../data/table.ts';
import type { TargetTable } from '../data/targets.ts';
import type { Instance } from '../engine/instance.ts';
import { rateAt } from '../optimizers/optimizer.ts';
import { LINE_ELEMENTS } from '../plan/layout.ts';
import type { Program } from '../plan/program.ts';
import type { Tensor } from '../plan/tensor.ts';
import { type ForwardGraph, HYPER, type LossGraph } from './graphs.ts';
import type { Compiled, TrainingState } from './state.ts';

/** Rows of a table: `count` of them from `first` on, in `order` if there is one. */
export interface Selection {
  readonly order?: Uint32Array | undefined;
  readonly first: number;
  readonly count: number;
}

/** Gives some rows to a graph of x → y: ready to run. */
export function feed({ runtime }: TrainingState, graph: ForwardGraph, x: Table, rows: Selection): Program {
  const program = runtime.load(graph, rows.count);
  writeInput(runtime.instance, program.element(graph.x), graph.x, x, rows);
  return program;
}

/** Copies rows of x to an element of memory; throws if they are not finite and nobody looked before. */
function writeInput(
  instance: Instance,
  to: number,
  { columns, stride }: Tensor,
  x: Table,
  { order, first, count }: Selection,
): void {
  writeRows(instance.f32, to, stride, x, order, first, count);
  if (x.unchecked && !instance.allFinite(4 * to, count, columns, stride))
    throw notFinite(x.unchecked.where, x.unchecked.what, x);
}

/** Gives some rows and their targets to a graph of x, targets → y and the loss: ready to run. */
export function feedLoss(state: TrainingState, graph: LossGraph, x: Table, y: TargetTable, rows: Selection): Program {
  const program = feed(state, graph, x, rows);
  const { f32, u32 } = state.runtime.instance;
  const memory = y.form === 'classes' ? u32 : f32;
  const { order, first, count } = rows;
  writeRows(memory, program.element(graph.t), graph.t.stride, y.table, order, first, count);
  return program;
}

/** Makes all ready for one step of training on some rows: forward, loss, backward, update. */
export function feedStep(state: TrainingState, compiled: Compiled, x: Table, y: TargetTable, rows: Selection): Program {
  const { runtime } = state;
  const { optimizer } = compiled;
  const step = state.steps + 1;
  const rate = rateAt(optimizer, step);
  const program = feedLoss(state, compiled.step[y.form], x, y, rows);
  const { f32, u32 } = runtime.instance;
  optimizer.write(f32, runtime.element(HYPER), rate, step);
  for (const progress of compiled.step[y.form].progress) {
    const first = runtime.element(progress);
    for (let thread = 0; thread < runtime.teamSize; thread++) u32[first + thread * LINE_ELEMENTS] = 0;
  }
  return program;
}
