import { type Examples, signatureOf } from './examples.ts';
import { feedLoss, weightOf } from './feed.ts';
import { ScoreCount, type Scores } from './scores.ts';
import type { CompiledTraining, TrainingState } from './state.ts';

/**
 * Computes loss and metrics over all rows, in batches: yields after each batch and while a thread is late, returns the
 * scores.
 */
export function* evaluateBatches(
  state: TrainingState,
  compiled: CompiledTraining,
  examples: Examples,
  batchSize: number,
): Generator<void, Scores> {
  const signature = signatureOf(examples);
  const graph = compiled.graphs.evaluate(signature);
  const scores = new ScoreCount(compiled, signature);
  for (let first = 0; first < examples.rows; first += batchSize) {
    const rows = { first, count: Math.min(batchSize, examples.rows - first) };
    const program = feedLoss(state, graph, examples, rows);
    const run = state.runtime.start(() => scores.add(state, graph, program, weightOf(examples, rows)));
    for (; !run.ended; state.runtime.advance(run)) yield;
    yield;
  }
  return scores.result();
}

/** The same without yielding. */
export function evaluateRows(
  state: TrainingState,
  compiled: CompiledTraining,
  examples: Examples,
  batchSize: number,
): Scores {
  const batches = evaluateBatches(state, compiled, examples, batchSize);
  for (;;) {
    const { done, value } = batches.next();
    if (done) return value;
  }
}
