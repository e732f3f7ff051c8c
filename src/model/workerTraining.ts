import { builtin } from '../base/node.ts';
import type { Logs, Run } from '../callbacks/callback.ts';
import { tell, tellEpoch } from '../callbacks/tell.ts';
import { collectMemories } from '../engine/memory.ts';
import { HOW_TO_START } from '../threads/thread.ts';
import { describeRun } from '../training/describeRun.ts';
import type { RowsRequest } from '../training/request.ts';
import type { History } from '../training/train.ts';
import type { Abort, Again, Answer, Call, Failure, TrainingOrder, Verdict, Watch } from '../worker/messages.ts';
import { countsOf, type Outcome, type Progress, type Report } from '../worker/serializedTraining.ts';
import { type TrainingWorker, takeWorker } from '../worker/workers.ts';
import type { Lease } from './model.ts';
import type { Training } from './training.ts';

/** What an iteration has not given yet, and what ends its waiting. */
interface View {
  readonly reports: Report[];
  /** Whether it has given all that it has, and is asked for more. */
  waits: boolean;
  wake(): void;
}

/** A training in a worker, as this thread sees it. */
export class WorkerTraining implements Training {
  readonly history: Promise<History>;
  readonly #controller = new AbortController();
  readonly #views = new Set<View>();
  readonly #lease: Lease;
  readonly #request: RowsRequest;
  #worker: TrainingWorker | undefined;
  /** What the worker has told last, whether or not an iteration has come to it. */
  #latest: Outcome | undefined;
  /** What a callback has thrown. */
  #thrown: { readonly error: unknown } | undefined;
  /** Called when an iteration waits for more, or is left. */
  #caughtUp = () => {};
  #described: Run | undefined;
  #stopped = false;
  #ended = false;

  constructor(where: string, lease: Lease, request: RowsRequest, order: TrainingOrder) {
    this.#lease = lease;
    this.#request = request;
    const { signal } = request;
    const abort = () => this.#controller.abort(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    this.history = this.#train(where, order, this.#controller.signal).finally(() => {
      signal?.removeEventListener('abort', abort);
      lease.end();
      this.#ended = true;
      this.#tell([]);
    });
    this.history.catch(() => {});
    Object.freeze(this);
  }

  async #train(where: string, order: TrainingOrder, signal: AbortSignal): Promise<History> {
    if (signal.aborted) throw signal.reason;
    const hint = builtin('node:worker_threads') ? '; use fit, which needs none' : `; ${HOW_TO_START}, or use fit`;
    const lost = (reason: string) => new Error(`${where}: the worker failed: ${reason}${order.ownFile ? '' : hint}`);
    let collected = false;
    const trained = new Promise<History | undefined>((resolve, reject) => {
      const fail = ({ error, noRoom, outcome, held }: Failure) => {
        if (noRoom && !collected) {
          collected = true;
          collectMemories();
          this.#worker?.send({ again: true } satisfies Again);
          return;
        }
        if (noRoom) this.#worker?.end();
        else this.#worker?.leave(held);
        if (this.#thrown) return reject(this.#thrown.error);
        this.#latest = outcome ?? this.#latest;
        reject(error);
      };
      const onMessage = (message: unknown) => {
        if (!isAnswer(message)) return; // of a script around the worker
        if ('error' in message) fail(message);
        else if ('call' in message) void this.#call(message.call);
        else if ('reports' in message) this.#hear(message.reports);
        else {
          this.#latest = message.outcome;
          this.#worker?.leave(message.held);
          resolve(message.history);
        }
      };
      try {
        this.#worker = takeWorker({ onMessage, onFailure: (reason) => reject(lost(reason)) });
      } catch (error) {
        reject(order.ownFile ? error : lost((error as Error).message));
      }
      // A loop over the progress that begins right away is there by then.
      queueMicrotask(() => this.#worker?.order({ ...order, watched: this.#views.size > 0 }));
    });
    const abort = () => {
      this.#caughtUp();
      this.#worker?.send({ abort: true } satisfies Abort);
    };
    signal.addEventListener('abort', abort);
    try {
      const history = await trained;
      if (!history) throw signal.reason;
      await this.#consumed();
      return history;
    } finally {
      signal.removeEventListener('abort', abort);
      this.#worker = undefined;
      this.#keepLatest();
    }
  }

  #hear(reports: readonly Report[]): void {
    for (const { outcome } of reports) this.#latest = outcome ?? this.#latest;
    if (this.#views.size === 0) this.#keepLatest();
    this.#tell(reports);
  }

  /** Calls callbacks with the model as it is in the worker, which waits for the result. */
  async #call({ hook, given, outcome }: Call): Promise<void> {
    await this.#consumed();
    if (!this.#worker) return;
    const { state } = this.#lease;
    const { callbacks } = this.#request;
    this.#latest = outcome;
    this.#keepLatest();
    this.#lease.lend(false);
    const run = this.#run;
    let verdict: Verdict['verdict'] = 'failed';
    try {
      let logs: Logs | undefined;
      if (hook === 'onEpochEnd') logs = await tellEpoch(callbacks, given[0] as number, given[1] as Logs, run);
      else
        await tell(callbacks, (callback) =>
          (callback[hook] as ((...all: unknown[]) => unknown) | undefined)?.(...given, run),
        );
      verdict = {
        stopped: this.#stopped,
        logs,
        outcome: { snapshot: state.runtime.snapshot(), counts: countsOf(state) },
      };
    } catch (error) {
      this.#thrown = { error };
    }
    if (!this.#worker) return;
    this.#lease.lend(true);
    const transfer = verdict === 'failed' ? [] : [verdict.outcome.snapshot.buffer];
    this.#worker.send({ verdict } satisfies Verdict, transfer);
  }

  /** What callbacks see of it: made for the first of them. */
  get #run(): Run {
    this.#described ??= describeRun(this.#lease.state, this.#lease.compiled, this.#request, () => {
      this.#stopped = true;
    });
    return this.#described;
  }

  /** Resolves when all iterations have given what they have, or the training is aborted. */
  async #consumed(): Promise<void> {
    while (!this.#controller.signal.aborted && [...this.#views].some(({ waits }) => !waits))
      await new Promise<void>((resolve) => {
        this.#caughtUp = resolve;
      });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Progress, void, undefined> {
    const view: View = { reports: [], waits: false, wake() {} };
    this.#views.add(view);
    this.#worker?.send({ watch: true } satisfies Watch);
    try {
      for (;;) {
        for (let report = view.reports.shift(); report; report = view.reports.shift()) {
          if (!this.#ended && report.outcome) keep(this.#lease, report.outcome);
          yield report.progress;
        }
        if (this.#ended) break;
        await new Promise<void>((resolve) => {
          view.waits = true;
          view.wake = resolve;
          this.#caughtUp();
        });
      }
      await this.history;
    } finally {
      this.#views.delete(view);
      this.#caughtUp();
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
      view.waits = false;
      view.wake();
    }
  }

  /** Puts into the model what the worker has told last. */
  #keepLatest(): void {
    if (this.#latest) keep(this.#lease, this.#latest);
    this.#latest = undefined;
  }
}

function isAnswer(message: unknown): message is Answer {
  return (Object(message) as Partial<Answer>).answer === true;
}

function keep({ state }: Lease, { snapshot, counts }: Outcome): void {
  state.runtime.restore(snapshot);
  Object.assign(state, counts);
}
