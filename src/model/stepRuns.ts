import { writeAdd, writeAverage, writeEma } from '../optimizers/blend.ts';
import type { Runnable } from '../plan/program.ts';
import type { Run } from '../plan/runtime.ts';
import type { LossGraph } from './graphs.ts';
import { nonFinite } from './nonFinite.ts';
import { formOf, type Rowset, type Selection } from './rowset.ts';
import type { ScoreCount } from './scores.ts';
import type { Compiled, TrainingState } from './state.ts';
import { feedBlend, feedStep, feedUpdate, weightOf } from './step.ts';

/**
 * A step of training on some rows, as the runs of its programs, each of which is to be ended before the next is asked
 * for: the step itself, or gradients, their sum and the update one by one; and what follows on one thread.
 */
export function* stepRuns(
  state: TrainingState,
  compiled: Compiled,
  rowset: Rowset,
  rows: Selection,
  count: ScoreCount,
  refuses: boolean,
): Generator<Run, void> {
  const { runtime } = state;
  const { graphs, optimizer } = compiled;
  const { accumulate } = optimizer;
  const apart = refuses || accumulate > 1;
  const form = formOf(rowset);
  const graph: LossGraph = apart ? graphs.gradients(form, refuses) : graphs.step(form);
  const program = feedStep(state, compiled, graph, rowset, rows);
  let refused: Error | undefined;
  yield runtime.start(() => {
    if (refuses) refused = nonFinite(state, compiled, graph, program);
    if (refused) return;
    if (!apart) state.steps++;
    state.batches++;
    count.add(state, graph, program, weightOf(rowset, rows));
  });
  if (refused) throw refused;
  yield* runOf(state, graphs.statistics);
  if (graphs.add && graphs.average) {
    const place = state.batches % accumulate;
    const write = (memory: Float32Array, at: number) =>
      place === 0 ? writeAverage(memory, at, accumulate) : writeAdd(memory, at, accumulate, place === 1);
    feedBlend(state, place === 0 ? graphs.average : graphs.add, write);
    yield runtime.start(() => {});
    if (place !== 0) return;
  }
  yield* apart ? updateRuns(state, compiled) : settleRuns(state, compiled);
}

/** An update from the gradients that are there, and what follows. */
export function* updateRuns(state: TrainingState, compiled: Compiled): Generator<Run, void> {
  feedUpdate(state, compiled);
  yield state.runtime.start(() => {
    state.steps++;
  });
  yield* settleRuns(state, compiled);
}

/** What follows an update: constraints, the running mean of the weights. */
function* settleRuns(state: TrainingState, { graphs, optimizer }: Compiled): Generator<Run, void> {
  yield* runOf(state, graphs.constraints);
  if (!graphs.ema) return;
  feedBlend(state, graphs.ema, (memory, at) => writeEma(memory, at, optimizer.ema as number, state.steps));
  yield state.runtime.start(() => {});
}

function* runOf({ runtime }: TrainingState, graph: Runnable | undefined): Generator<Run, void> {
  if (!graph) return;
  runtime.load(graph, 1);
  yield runtime.start(() => {});
}
