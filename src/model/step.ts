import { writeRows } from '../data/batch.ts';
import { notFinite, type Table } from '../data/table.ts';
import type { TargetTable } from '../data/targets.ts';
import type { Instance } from '../engine/instance.ts';
import { rateAt } from '../optimizers/optimizer.ts';
import type { Program } from '../plan/program.ts';
import type { Tensor } from '../plan/tensor.ts';
import { type ForwardGraph, HYPER, type LossGraph } from './graphs.ts';
import type { Compiled, ModelState } from './state.ts';

/** Rows of a table: `count` of them from `first` on, in `order` if there is one. */
export interface Selection {
  readonly order?: Uint32Array | undefined;
  readonly first: number;
  readonly count: number;
}

/** Runs x → y on some rows. */
export function runForward({ runtime }: ModelState, graph: ForwardGraph, x: Table, rows: Selection): Program {
  const program = runtime.load(graph, rows.count);
  writeInput(runtime.instance, program.element(graph.x), graph.x, x, rows);
  runtime.run();
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

/** Runs x, targets → y and the loss on some rows. */
export function runLoss({ runtime }: ModelState, graph: LossGraph, x: Table, y: TargetTable, rows: Selection): Program {
  const { order, first, count } = rows;
  const program = runtime.load(graph, count);
  writeInput(runtime.instance, program.element(graph.x), graph.x, x, rows);
  const memory = y.form === 'classes' ? runtime.instance.u32 : runtime.instance.f32;
  writeRows(memory, program.element(graph.t), graph.t.stride, y.table, order, first, count);
  runtime.run();
  return program;
}

/** One step of training on some rows: forward, loss, backward, update. */
export function runStep(state: ModelState, compiled: Compiled, x: Table, y: TargetTable, rows: Selection): Program {
  const { runtime } = state;
  const { optimizer } = compiled;
  const step = state.steps + 1;
  const rate = rateAt(optimizer, step);
  optimizer.write(runtime.instance.f32, runtime.element(HYPER), rate, step);
  const program = runLoss(state, compiled.step[y.form], x, y, rows);
  state.steps = step;
  return program;
}
