import type { Callback, Logs } from '../callbacks/callback.ts';
import { shuffled } from '../data/shuffle.ts';
import { evaluateBatches } from './evaluate.ts';
import type { Job, Rowset } from './job.ts';
import { Pause } from './pause.ts';
import { ScoreCount, type Scores } from './scores.ts';
import type { Compiled, ModelState } from './state.ts';
import { advanceStep, feedStep } from './step.ts';

/** Loss, metrics and their validation (`valLoss`, …) after each epoch. */
export interface History {
  loss: number[];
  [name: string]: number[];
}

/** Trains for all epochs of a job. */
export async function train(state: ModelState, compiled: Compiled, job: Job): Promise<History> {
  const history: History = { loss: [] };
  const pause = new Pause();
  job.signal?.throwIfAborted();
  await state.runtime.gathered();
  for (let epoch = 0; epoch < job.epochs; epoch++) {
    const logs = await trainEpoch(state, compiled, job, pause);
    if (job.validation) {
      const scores = await validate(state, compiled, job, job.validation, pause);
      for (const [name, value] of Object.entries(scores)) logs[`val${name[0]?.toUpperCase()}${name.slice(1)}`] = value;
    }
    for (const [name, value] of Object.entries(logs)) {
      history[name] ??= [];
      history[name].push(value);
    }
    await call(job.callbacks, 'onEpochEnd', epoch, logs);
    job.signal?.throwIfAborted();
  }
  return history;
}

async function trainEpoch(state: ModelState, compiled: Compiled, job: Job, pause: Pause): Promise<Scores> {
  const { x, y, batchSize, callbacks, signal } = job;
  const stream = state.epochs;
  const random = state.runtime.random(state.seed, 'shuffle', stream);
  const order = job.shuffle ? shuffled(x.rows, (bound) => random.below(bound)) : undefined;
  const scores = new ScoreCount(compiled, y.form);
  const listening = callbacks.some(({ onBatchEnd }) => onBatchEnd);
  for (let first = 0, batch = 0; first < x.rows; first += batchSize, batch++) {
    const program = feedStep(state, compiled, x, y, { order, first, count: Math.min(batchSize, x.rows - first) });
    while (!advanceStep(state)) await pause.yield();
    state.epochs = stream + 1;
    scores.add(state, compiled.step[y.form], program);
    if (listening) await call(callbacks, 'onBatchEnd', batch, scores.result());
    if (pause.due(listening)) await pause.yield();
    signal?.throwIfAborted();
  }
  return scores.result();
}

async function validate(
  state: ModelState,
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
