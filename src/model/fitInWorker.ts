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

/**
 * A training in a worker: iterate over its progress, or await its history. Each iteration has all progress from its start
 * on. The last one that is left early, by `break`, `return` or `throw`, aborts the training, and waits until the model is
 * free.
 */
export interface Training extends AsyncIterable<Progress> {
  /** Loss and metrics after each epoch, at the end; rejects as `fit` does, with an `AbortError` when iterations were left. */
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

/** What an iteration has not given yet, and what ends its waiting. */
interface View {
  readonly progress: Progress[];
  wake(): void;
}

class WorkerTraining implements Training {
  readonly history: Promise<History>;
  readonly #controller = new AbortController();
  readonly #views = new Set<View>();
  #ended = false;

  constructor(loan: Loan, order: TaskOrder, signal: AbortSignal | undefined) {
    const abort = () => this.#controller.abort(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    this.history = this.#train(loan, order, this.#controller.signal).finally(() => {
      signal?.removeEventListener('abort', abort);
      loan.end();
      this.#ended = true;
      this.#tell([]);
    });
    this.history.catch(() => {});
  }

  #train(loan: Loan, order: TaskOrder, signal: AbortSignal): Promise<History> {
    if (signal.aborted) return Promise.reject(signal.reason);
    let thread: Thread | undefined;
    const hint = builtin('node:worker_threads') ? '; use fit, which needs none' : `; ${HOW_TO_START}, or use fit`;
    let collected = false;
    const trained = new Promise<History>((resolve, reject) => {
      const fail = ({ error, noRoom }: Failure) => {
        if (!noRoom || collected) return reject(error);
        collected = true;
        collectMemories();
        thread?.send(order);
      };
      const lost = (reason: string) =>
        reject(new Error(`fitInWorker: the worker expected to work on, got ${reason}${order.ownFile ? '' : hint}`));
      const hear = (message: unknown) => {
        if (!isAnswer(message)) return; // of a script around the worker
        const answer = message;
        if ('error' in answer) return fail(answer);
        if (answer.outcome) keep(loan, answer.outcome);
        if ('progress' in answer) this.#tell(answer.progress);
        else if (answer.history) resolve(answer.history);
        else reject(signal.reason);
      };
      try {
        thread = new Thread({ source, keepsProcess: true, onFailure: lost, onMessage: hear });
      } catch (error) {
        if (order.ownFile) throw error;
        lost((error as Error).message);
      }
      thread?.send(order);
    });
    signal.addEventListener('abort', () => thread?.send({ abort: true } satisfies Abort));
    return trained.finally(() => thread?.end());
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Progress, void, undefined> {
    const view: View = { progress: [], wake() {} };
    this.#views.add(view);
    try {
      for (;;) {
        yield* view.progress.splice(0);
        if (view.progress.length > 0) continue;
        if (this.#ended) break;
        await new Promise<void>((resolve) => {
          view.wake = resolve;
        });
      }
      await this.history;
    } finally {
      this.#views.delete(view);
      if (!this.#ended && this.#views.size === 0) await this.#abort();
    }
  }

  async #abort(): Promise<void> {
    this.#controller.abort();
    await this.history.catch(() => {});
  }

  #tell(progress: readonly Progress[]): void {
    for (const view of this.#views) {
      view.progress.push(...progress);
      view.wake();
    }
  }
}

function isAnswer(message: unknown): message is Answer {
  return (Object(message) as Partial<Answer>).answer === true;
}

function keep({ state }: Loan, { snapshot, counts }: Outcome): void {
  state.runtime.restore(snapshot);
  Object.assign(state, counts);
}
