import type { Callback, Logs } from '../callbacks/callback.ts';
import { shuffle } from '../data/shuffle.ts';
import { evaluateBatches } from './evaluate.ts';
import type { Job, Rowset } from './job.ts';
import { Pause } from './pause.ts';
import { ScoreCount, type Scores } from './scores.ts';
import type { Compiled, TrainingState } from './state.ts';
import { feedStep } from './step.ts';

/** Loss, metrics and their validation (`valLoss`, …) after each epoch. */
export interface History {
  loss: number[];
  [name: string]: number[];
}

/** Trains for all epochs of a job; leaves nothing under way, however it ends. */
export async function train(state: TrainingState, compiled: Compiled, job: Job): Promise<History> {
  try {
    return await trainEpochs(state, compiled, job);
  } finally {
    state.runtime.settle();
  }
}

/** Awaits only what takes time: on a tiny network a step takes less than an `await`. */
async function trainEpochs(state: TrainingState, compiled: Compiled, job: Job): Promise<History> {
  const { x, y, batchSize, callbacks, signal } = job;
  const { runtime } = state;
  const history: History = { loss: [] };
  const pause = new Pause();
  const order = job.shuffle ? new Uint32Array(x.rows) : undefined;
  const listening = callbacks.some(({ onBatchEnd }) => onBatchEnd);
  signal?.throwIfAborted();
  await runtime.gathered();
  for (let epoch = 0; epoch < job.epochs; epoch++) {
    const stream = state.epochs;
    if (order) shuffleBy(state, stream, order);
    const count = new ScoreCount(compiled, y.form);
    for (let first = 0; first < x.rows; first += batchSize) {
      const program = feedStep(state, compiled, x, y, { order, first, count: Math.min(batchSize, x.rows - first) });
      const run = runtime.start(() => {
        state.steps++;
        state.epochs = stream + 1;
        count.add(state, compiled.step[y.form], program);
      });
      for (; !run.ended; runtime.advance(run)) await pause.yield();
      if (listening) await call(callbacks, 'onBatchEnd', first / batchSize, count.result());
      if (pause.due(listening)) {
        job.watch?.(epoch, first / batchSize + 1, count.result());
        await pause.yield();
      }
      signal?.throwIfAborted();
    }
    const logs = count.result();
    if (job.validation) {
      const scores = await validate(state, compiled, job, job.validation, pause);
      for (const name of Object.keys(scores))
        logs[`val${name[0]?.toUpperCase()}${name.slice(1)}`] = scores[name] as number;
    }
    for (const name of Object.keys(logs)) {
      history[name] ??= [];
      history[name].push(logs[name] as number);
    }
    if (callbacks.length > 0) await call(callbacks, 'onEpochEnd', epoch, logs);
    signal?.throwIfAborted();
  }
  return history;
}

function shuffleBy({ runtime, seed }: TrainingState, stream: number, order: Uint32Array): void {
  const random = runtime.random(seed, 'shuffle', stream);
  shuffle(order, (bound) => random.below(bound));
}

async function validate(
  state: TrainingState,
  compiled: Compiled,
  { batchSize, signal }: Job,
  { x, y }: Rowset,
  pause: Pause,
): Promise<Scores> {
  const batches = evaluateBatches(state, compiled, x, y, batchSize);
  for (;;) {
    const { done, value } = batches.next();
    if (done) return value;
    if (pause.due()) await pause.yield();
    signal?.throwIfAborted();
  }
}

async function call(
  callbacks: readonly Callback[],
  name: 'onBatchEnd' | 'onEpochEnd',
  index: number,
  logs: Logs,
): Promise<void> {
  for (const callback of callbacks) await callback[name]?.(index, { ...logs });
}
