import { worker as source } from '../engine/binaries/worker.ts';
import { outOfRange, wrongKind } from '../engine/errors.ts';
import { collectMemories } from '../engine/memory.ts';
import { builtin } from '../engine/node.ts';
import { threadSettings } from '../engine/threads.ts';
import { HOW_TO_START, Thread } from '../threads/thread.ts';
import type { History } from './fit.ts';
import type { InputRows, OutputTargets } from './input.ts';
import { type FitOptions, toJob } from './job.ts';
import type { Abort, Answer, Failure, TaskOrder } from './messages.ts';
import { type Loan, Model, type Predictions } from './model.ts';
import { type Outcome, type Progress, taskOf } from './task.ts';

/** A training in a worker: iterate over its progress, or await its history. */
export interface Training extends AsyncIterable<Progress> {
  /** Loss and metrics after each epoch, at the end; rejects as `fit` does. */
  readonly history: Promise<History>;
}

/**
 * Trains a model as `fit` does, to the same bits, but in a worker: the page or process stays free. Rows are copied there.
 * Meanwhile the model predicts with the weights of a moment before; at the end, and when aborted, it has all that was
 * learned.
 *
 *     for await (const { epoch, batch, logs } of fitInWorker(model, x, y, { epochs: 10 })) show(epoch, batch, logs);
 *
 * @throws what `fit` rejects with for bad input; RangeError for a loss, metric or optimizer that is not this library's.
 *   The iteration and `history` reject with the signal's reason, and with an Error when the worker is lost.
 */
export function fitInWorker<P extends Predictions>(
  model: Model<P>,
  x: InputRows,
  y: OutputTargets,
  options: Omit<FitOptions, 'callbacks'> = {},
): Training {
  if (!(model instanceof Model)) throw wrongKind('fitInWorker', 'model', 'one made by sequential', model);
  if (Object.hasOwn(Object(options), 'callbacks'))
    throw outOfRange('fitInWorker', 'option', 'none named callbacks; iterate over the progress instead', "'callbacks'");
  const loan = model.lend('fitInWorker');
  try {
    const job = loan.prepare(y, () => toJob('fitInWorker', loan.state, loan.compiled, model, [x, y], options));
    const task = taskOf('fitInWorker', loan.state, loan.compiled, job);
    return new WorkerTraining(loan, { task, ownFile: threadSettings.createWorker !== undefined }, job.signal);
  } catch (error) {
    loan.end();
    throw error;
  }
}

class WorkerTraining implements Training {
  readonly history: Promise<History>;
  readonly #progress: Progress[] = [];
  #watched = false;
  #ended = false;
  /** Ends the waiting for progress. */
  #wake = () => {};

  constructor(loan: Loan, order: TaskOrder, signal: AbortSignal | undefined) {
    const done = () => {
      loan.end();
      this.#ended = true;
      this.#wake();
    };
    this.history = (signal?.aborted ? Promise.reject(signal.reason) : this.#train(loan, order, signal)).finally(done);
    this.history.catch(() => {});
  }

  #train(loan: Loan, order: TaskOrder, signal: AbortSignal | undefined): Promise<History> {
    let thread: Thread | undefined;
    const hint = builtin('node:worker_threads') || order.ownFile ? '' : `; ${HOW_TO_START}`;
    const abort = () => thread?.send({ abort: true } satisfies Abort);
    let collected = false;
    const trained = new Promise<History>((resolve, reject) => {
      const fail = ({ error, noRoom }: Failure) => {
        if (!noRoom || collected) return reject(error);
        collected = true;
        collectMemories();
        thread?.send(order);
      };
      const lost = (reason: string) =>
        reject(new Error(`fitInWorker: the worker expected to work on, got ${reason}${hint}`));
      const hear = (message: unknown) => {
        const answer = message as Answer;
        if ('error' in answer) return fail(answer);
        if (answer.outcome) keep(loan, answer.outcome);
        if ('progress' in answer) this.#add(answer.progress);
        else if (answer.history) resolve(answer.history);
        else reject(signal?.reason);
      };
      try {
        thread = new Thread({ source, keepsProcess: true, onFailure: lost, onMessage: hear });
      } catch (error) {
        if (!hint) throw error;
        lost((error as Error).message);
      }
      thread?.send(order);
    });
    signal?.addEventListener('abort', abort);
    return trained.finally(() => {
      signal?.removeEventListener('abort', abort);
      thread?.end();
    });
  }

  [Symbol.asyncIterator](): AsyncGenerator<Progress, void, undefined> {
    this.#watched = true;
    return this.#iterate();
  }

  async *#iterate(): AsyncGenerator<Progress, void, undefined> {
    for (;;) {
      yield* this.#progress.splice(0);
      if (this.#progress.length > 0) continue;
      if (this.#ended) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    await this.history;
  }

  #add(progress: readonly Progress[]): void {
    if (!this.#watched) return;
    this.#progress.push(...progress);
    this.#wake();
  }
}

function keep({ state }: Loan, { snapshot, counts }: Outcome): void {
  state.runtime.restore(snapshot);
  Object.assign(state, counts);
}
