import { writeRows } from '../data/batch.ts';
import type { Table } from '../data/table.ts';
import type { TargetTable } from '../data/targets.ts';
import { rateAt } from '../optimizers/optimizer.ts';
import type { Program } from '../plan/program.ts';
import { type ForwardGraph, HYPER, type LossGraph } from './graphs.ts';
import type { Compiled, ModelState } from './state.ts';

/** Rows of a table: `count` of them from `first` on, in `order` if there is one. */
export interface Selection {
  readonly order?: Uint32Array | undefined;
  readonly first: number;
  readonly count: number;
}

/** Runs x → y on some rows. */
export function runForward(
  { runtime }: ModelState,
  graph: ForwardGraph,
  x: Table,
  { order, first, count }: Selection,
): Program {
  const program = runtime.load(graph, count);
  writeRows(runtime.instance.f32, program.element(graph.x), graph.x.stride, x, order, first, count, false);
  runtime.run();
  return program;
}

/** Runs x, targets → y and the loss on some rows. */
export function runLoss(
  { runtime }: ModelState,
  graph: LossGraph,
  x: Table,
  y: TargetTable,
  { order, first, count }: Selection,
): Program {
  const program = runtime.load(graph, count);
  const { f32, u32 } = runtime.instance;
  writeRows(f32, program.element(graph.x), graph.x.stride, x, order, first, count, false);
  writeRows(
    y.form === 'classes' ? u32 : f32,
    program.element(graph.t),
    graph.t.stride,
    y.table,
    order,
    first,
    count,
    true,
  );
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
