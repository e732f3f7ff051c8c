import type { Callback } from '../callbacks/callback.ts';
import type { LossGraph } from '../lowering/lossGraphs.ts';
import { writeAdd, writeAverage, writeEma } from '../optimizers/blend.ts';
import type { Runnable } from '../plan/program.ts';
import type { Execution } from '../plan/runtime.ts';
import { type Examples, type Selection, signatureOf } from './examples.ts';
import { type BlendNumbers, feedBlend, feedStep, feedUpdate, weightOf } from './feed.ts';
import type { ScoreCount } from './scores.ts';
import type { CompiledTraining, TrainingState } from './state.ts';

/** Whether a step is one program with nothing to do afterwards. */
export function isSingle({ graphs, optimizer }: CompiledTraining): boolean {
  return optimizer.accumulate === 1 && !(graphs.statistics ?? graphs.constraints ?? graphs.ema);
}

/** Starts such a step on some rows. At its end, `epochs` epochs have started. */
export function startStep(
  state: TrainingState,
  compiled: CompiledTraining,
  examples: Examples,
  rows: Selection,
  count: ScoreCount,
  epochs: number,
): Execution {
  const graph = compiled.graphs.step(signatureOf(examples));
  const program = feedStep(state, compiled, graph, examples, rows);
  return state.runtime.start(() => {
    state.steps++;
    state.batches++;
    state.epochs = epochs;
    count.add(state, graph, program, weightOf(examples, rows));
  });
}

/**
 * Any step, as the runs of its programs; each must be completed before the next is requested. It is the step itself, or
 * gradients and then the update. Work that follows on one thread belongs to the end of a run: it is done even if scores
 * cannot be computed or a thread was lost.
 */
export function* stepExecutions(
  state: TrainingState,
  compiled: CompiledTraining,
  examples: Examples,
  rows: Selection,
  count: ScoreCount,
  epochs: number,
  refusal?: Callback['refusal'],
): Generator<Execution, void> {
  const { graphs, optimizer } = compiled;
  const apart = refusal !== undefined || optimizer.accumulate > 1;
  const signature = signatureOf(examples);
  const graph: LossGraph = apart ? graphs.gradients(signature, refusal !== undefined) : graphs.step(signature);
  state.runtime.prepare([graph], rows.count);
  prepareStep(state, compiled, apart);
  const program = feedStep(state, compiled, graph, examples, rows);
  let refused: Error | undefined;
  /** Why its scores cannot be computed: thrown after the whole step. */
  let unscored: { readonly error: unknown } | undefined;
  yield state.runtime.start(() => {
    refused = refusal?.({ ...state, ...compiled, ...graph, program });
    if (refused) return;
    if (!apart) state.steps++;
    state.batches++;
    state.epochs = epochs;
    try {
      count.add(state, graph, program, weightOf(examples, rows));
    } catch (error) {
      unscored = { error };
    }
    runAlone(state, graphs.statistics);
    gather(state, compiled);
    if (!apart) settle(state, compiled);
  });
  if (refused) throw refused;
  if (apart && state.batches % optimizer.accumulate === 0) yield* updateExecutions(state, compiled);
  if (unscored) throw unscored.error;
}

/**
 * Ensures that there is memory for everything after the first program of a step, so that the step has all or none of
 * its effects.
 */
export function prepareStep({ runtime }: TrainingState, { graphs }: CompiledTraining, apart: boolean): void {
  const { statistics, add, average, constraints, ema, update } = graphs;
  runtime.prepare([statistics, add, average, constraints, ema, apart ? update : undefined], 1);
}

/** Takes a complete step on all rows. */
export function takeStep(
  state: TrainingState,
  compiled: CompiledTraining,
  examples: Examples,
  count: ScoreCount,
): void {
  const rows = { first: 0, count: examples.rows };
  if (isSingle(compiled)) state.runtime.finish(startStep(state, compiled, examples, rows, count, state.epochs));
  else
    for (const run of stepExecutions(state, compiled, examples, rows, count, state.epochs)) state.runtime.finish(run);
}

/** An update from the existing gradients, and what follows; starts with `done` at its end. */
export function* updateExecutions(
  state: TrainingState,
  compiled: CompiledTraining,
  done = () => {},
): Generator<Execution, void> {
  prepareStep(state, compiled, true);
  feedUpdate(state, compiled);
  yield state.runtime.start(() => {
    state.steps++;
    done();
    settle(state, compiled);
  });
}

/** Adds the gradients of a batch to a sum of several; after the last one, the gradients are their mean. */
function gather(state: TrainingState, { graphs: { add, average }, optimizer: { accumulate } }: CompiledTraining): void {
  if (!add || !average) return;
  const place = state.batches % accumulate;
  if (place === 0) runBlend(state, average, (memory, at) => writeAverage(memory, at, accumulate));
  else runBlend(state, add, (memory, at) => writeAdd(memory, at, accumulate, place === 1));
}

/** What follows an update: constraints, and the moving average of the weights. */
function settle(state: TrainingState, { graphs: { constraints, ema }, optimizer }: CompiledTraining): void {
  runAlone(state, constraints);
  if (ema) runBlend(state, ema, (memory, at) => writeEma(memory, at, optimizer.ema as number, state.steps));
}

/** Runs a graph for one thread, if there is one. */
export function runAlone({ runtime }: TrainingState, graph: Runnable | undefined): void {
  if (!graph) return;
  runtime.load(graph, 1);
  runtime.run();
}

function runBlend(state: TrainingState, graph: Runnable, write: BlendNumbers): void {
  feedBlend(state, graph, write);
  state.runtime.run();
}
