import { formOf, type Rowset } from './rowset.ts';
import { ScoreCount, type Scores } from './scores.ts';
import type { Compiled, TrainingState } from './state.ts';
import { feedLoss, weightOf } from './step.ts';

/**
 * Loss and metrics over all rows, in batches of so many: yields after each batch and while a thread is late, returns the
 * scores.
 */
export function* evaluateBatches(
  state: TrainingState,
  compiled: Compiled,
  rowset: Rowset,
  batchSize: number,
): Generator<void, Scores> {
  const form = formOf(rowset);
  const graph = compiled.graphs.evaluate(form);
  const scores = new ScoreCount(compiled, form);
  for (let first = 0; first < rowset.rows; first += batchSize) {
    const rows = { first, count: Math.min(batchSize, rowset.rows - first) };
    const program = feedLoss(state, graph, rowset, rows);
    const run = state.runtime.start(() => scores.add(state, graph, program, weightOf(rowset, rows)));
    for (; !run.ended; state.runtime.advance(run)) yield;
    yield;
  }
  return scores.result();
}

/** The same at a stretch. */
export function evaluateRows(state: TrainingState, compiled: Compiled, rowset: Rowset, batchSize: number): Scores {
  const batches = evaluateBatches(state, compiled, rowset, batchSize);
  for (;;) {
    const { done, value } = batches.next();
    if (done) return value;
  }
}
