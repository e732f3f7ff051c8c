import type { Table } from '../data/table.ts';
import type { TargetTable } from '../data/targets.ts';
import { ScoreCount, type Scores } from './scores.ts';
import type { Compiled, TrainingState } from './state.ts';
import { feedLoss } from './step.ts';

/** Loss and metrics over all rows, in batches of so many: yields after each batch and while a thread is late, returns the scores. */
export function* evaluateBatches(
  state: TrainingState,
  compiled: Compiled,
  x: Table,
  y: TargetTable,
  batchSize: number,
): Generator<void, Scores> {
  const graph = compiled.evaluate[y.form];
  const scores = new ScoreCount(compiled, y.form);
  for (let first = 0; first < x.rows; first += batchSize) {
    const program = feedLoss(state, graph, x, y, { first, count: Math.min(batchSize, x.rows - first) });
    const run = state.runtime.start(() => scores.add(state, graph, program));
    for (; !run.ended; state.runtime.advance(run)) yield;
    yield;
  }
  return scores.result();
}

/** The same at a stretch. */
export function evaluateTable(
  state: TrainingState,
  compiled: Compiled,
  x: Table,
  y: TargetTable,
  batchSize: number,
): Scores {
  const batches = evaluateBatches(state, compiled, x, y, batchSize);
  for (;;) {
    const { done, value } = batches.next();
    if (done) return value;
  }
}
