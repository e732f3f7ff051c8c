import { outOfRange, wrongKind } from '../base/errors.ts';
import { builtin } from '../base/node.ts';
import { worker as source } from '../engine/binaries/worker.ts';
import { collectMemories } from '../engine/memory.ts';
import { threadSettings } from '../engine/threadSettings.ts';
import { HOW_TO_START, Thread } from '../threads/thread.ts';
import type { InputRows, OutputTargets } from '../training/input.ts';
import { type FitOptions, toRequest } from '../training/request.ts';
import type { History } from '../training/train.ts';
import type { Abort, Answer, Failure, TrainingOrder, Watch } from '../worker/messages.ts';
import { type Outcome, type Progress, type Report, serializeTraining } from '../worker/serializedTraining.ts';
import { type Lease, Model, type Predictions } from './model.ts';

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
 * Meanwhile the model predicts with the weights of a moment before; in an iteration right after an epoch, as long as the
 * training goes on, it is as that epoch has left it: `checkpoint` then gives what it gives between two calls of `fit`. At the
 * end, and when aborted, it has all that was learned.
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
    throw outOfRange(
      'fitInWorker',
      'option',
      'another than callbacks; iterate over the progress instead',
      "'callbacks'",
    );
  const lease = model.lease('fitInWorker');
  try {
    const request = lease.prepare(y, (targets) =>
      toRequest('fitInWorker', lease.state, lease.compiled, model, [x, targets], options),
    );
    const training = serializeTraining('fitInWorker', lease.state, lease.compiled, request);
    const ownFile = threadSettings.createWorker !== undefined;
    return new WorkerTraining(lease, { training, ownFile, watched: false }, request.signal);
  } catch (error) {
    lease.end();
    throw error;
  }
}

/** What an iteration has not given yet, and what ends its waiting. */
interface View {
  readonly reports: Report[];
  wake(): void;
}

class WorkerTraining implements Training {
  readonly history: Promise<History>;
  readonly #controller = new AbortController();
  readonly #views = new Set<View>();
  readonly #lease: Lease;
  #thread: Thread | undefined;
  #ended = false;

  constructor(lease: Lease, order: TrainingOrder, signal: AbortSignal | undefined) {
    this.#lease = lease;
    const abort = () => this.#controller.abort(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    this.history = this.#train(lease, order, this.#controller.signal).finally(() => {
      signal?.removeEventListener('abort', abort);
      lease.end();
      this.#ended = true;
      this.#tell([]);
    });
    this.history.catch(() => {});
    Object.freeze(this);
  }

  #train(lease: Lease, order: TrainingOrder, signal: AbortSignal): Promise<History> {
    if (signal.aborted) return Promise.reject(signal.reason);
    /** What the worker has told last, whether or not an iteration has come to it. */
    let latest: Outcome | undefined;
    const send = () => this.#thread?.send({ ...order, watched: this.#views.size > 0 });
    const hint = builtin('node:worker_threads') ? '; use fit, which needs none' : `; ${HOW_TO_START}, or use fit`;
    let collected = false;
    const trained = new Promise<History>((resolve, reject) => {
      const end = (error: unknown) => {
        if (latest) keep(lease, latest);
        reject(error);
      };
      const fail = ({ error, noRoom }: Failure) => {
        if (!noRoom || collected) return end(error);
        collected = true;
        collectMemories();
        send();
      };
      const lost = (reason: string) =>
        end(new Error(`fitInWorker: the worker failed: ${reason}${order.ownFile ? '' : hint}`));
      const hear = (message: unknown) => {
        if (!isAnswer(message)) return; // of a script around the worker
        const answer = message;
        if ('error' in answer) return fail(answer);
        if ('reports' in answer) {
          for (const { outcome } of answer.reports) latest = outcome ?? latest;
          if (latest && this.#views.size === 0) keep(lease, latest);
          this.#tell(answer.reports);
          return;
        }
        keep(lease, answer.outcome);
        if (answer.history) resolve(answer.history);
        else reject(signal.reason);
      };
      try {
        this.#thread = new Thread({ source, keepsProcess: true, onFailure: lost, onMessage: hear });
      } catch (error) {
        if (order.ownFile) throw error;
        lost((error as Error).message);
      }
      // A loop over the progress that begins right away is there by then.
      queueMicrotask(send);
    });
    signal.addEventListener('abort', () => this.#thread?.send({ abort: true } satisfies Abort));
    return trained.finally(() => this.#thread?.end());
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Progress, void, undefined> {
    const view: View = { reports: [], wake() {} };
    this.#views.add(view);
    if (!this.#ended) this.#thread?.send({ watch: true } satisfies Watch);
    try {
      for (;;) {
        for (let report = view.reports.shift(); report; report = view.reports.shift()) {
          if (!this.#ended && report.outcome) keep(this.#lease, report.outcome);
          yield report.progress;
        }
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

  #tell(reports: readonly Report[]): void {
    for (const view of this.#views) {
      for (const report of reports) view.reports.push(report);
      view.wake();
    }
  }
}

function isAnswer(message: unknown): message is Answer {
  return (Object(message) as Partial<Answer>).answer === true;
}

function keep({ state }: Lease, { snapshot, counts }: Outcome): void {
  state.runtime.restore(snapshot);
  Object.assign(state, counts);
}
