/// <reference types="node" />
import type { Job as Entry, Queue, QueueEvents } from 'bullmq';
import { setTimeout } from '../base/clock.ts';
import { checkInteger, checkOptions, outOfRange, show, wrongMoment } from '../base/errors.ts';
import { version } from '../base/version.ts';
import { checkJob } from '../jobs/checkJob.ts';
import type { Executor, RunOptions } from '../jobs/executor.ts';
import type { Job, JobResult } from '../jobs/job.ts';
import { fromText } from '../jobs/reports.ts';
import { ownFolder, readBytes, sha256, toUrl } from '../jobs/urls.ts';
import { fromBase64, type JobRecord, keyOf, resultFromText, type Told, toBase64 } from './jobRecord.ts';
import { checkPlace, connect, load, placeKeys, type QueuePlace } from './library.ts';

export interface BullmqOptions extends QueuePlace {
  /** How many jobs a search submits at the same time: as many as all workers run together. Default 8. */
  workers?: number;
}

/** Milliseconds after the last job until the connections are closed. */
const IDLE = 300;

/** Milliseconds between two looks at jobs whose end may have been missed, as when a server starts anew. */
const LOOK = 2000;

/** How many times a job is cancelled until it has ended, and milliseconds in between. */
const CANCELS = 10;
const AGAIN = 1000;

/**
 * Runs jobs on workers of any number of machines (`npx lanewise worker`), through a BullMQ queue in Redis, Valkey or
 * PostgreSQL. Results are stored under the job's id: a job with the same id returns the stored result and does not run.
 * If a worker is lost, its job runs on another one, from its last checkpoint. Connections open with the first job and
 * close after the last; there is nothing to dispose.
 *
 *     const executor = bullmq({ connection: 'redis://localhost:6379', queue: 'digits' });
 *     const { best } = await search(space, { module: './trial.js', export: 'train' }, { trials: 64, executor });
 *
 * @throws TypeError or RangeError for an invalid option. Jobs reject with an Error if the server cannot be reached, and
 * with the function's error, by name and message.
 */
export function bullmq(options: BullmqOptions): Executor {
  const { workers = 8, ...place } = checkOptions('bullmq', options, [...placeKeys, 'workers']);
  return new BullmqExecutor(checkPlace('bullmq', place), checkInteger('bullmq', 'workers', workers, 1, 100_000));
}

/** A caller of a job. */
interface Caller {
  readonly job: Job;
  readonly record: JobRecord;
  readonly options: RunOptions;
  /** The last step that was told. */
  step: number;
  /** Whether the queue was not asked yet: a job that failed before is added anew. */
  fresh: boolean;
  resolve(result: JobResult): void;
  reject(reason: unknown): void;
}

interface Connections {
  readonly queue: Queue<JobRecord>;
  readonly events: QueueEvents;
}

class BullmqExecutor implements Executor {
  readonly workers: number;
  readonly #place: Required<QueuePlace>;
  readonly #callers = new Map<string, Set<Caller>>();
  #connections: Promise<Connections> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #looking = new Set<string>();
  readonly #warned = new Set<string>();
  /** Calls that use the connections. */
  #users = 0;
  #closed = false;

  constructor(place: Required<QueuePlace>, workers: number) {
    this.#place = place;
    this.workers = workers;
  }

  async run(job: Job, options: RunOptions = {}): Promise<JobResult> {
    if (this.#closed) throw wrongMoment('bullmq', 'it was closed; make another by bullmq()');
    const checked = await portable(checkJob('bullmq', job));
    options.signal?.throwIfAborted();
    const { checkpoint } = options;
    const record: JobRecord = {
      ...{ job: JSON.stringify(checked), lanewise: version },
      ...(checkpoint && { checkpoint: toBase64(checkpoint) }),
    };
    return this.#use(({ queue }) => this.#call(queue, { job: checked, record, options }));
  }

  async close(): Promise<void> {
    this.#closed = true;
    const reason = wrongMoment('bullmq', 'it was closed before the job ended');
    for (const caller of [...this.#callers.values()].flatMap((callers) => [...callers])) caller.reject(reason);
    await this.#disconnect();
  }

  async #use<T>(call: (connections: Connections) => Promise<T>): Promise<T> {
    this.#users++;
    try {
      this.#connections ??= this.#connect();
      return await call(await this.#connections);
    } finally {
      this.#users--;
      setTimeout(() => {
        if (this.#users === 0) void this.#disconnect();
      }, IDLE);
    }
  }

  async #connect(): Promise<Connections> {
    try {
      const library = await load('bullmq', this.#place);
      const queue = library.queue() as Queue<JobRecord>;
      await connect('bullmq', [queue], () => {});
      // Events that cannot connect never end.
      const events = library.events();
      await connect('bullmq', [events], () => {});
      const end = ({ jobId }: { jobId: string }) => void this.#look(queue, jobId);
      events.on('completed', end).on('failed', end);
      events.on('progress', ({ jobId, data }) => void this.#tell(queue, jobId, data as Told));
      this.#timer = setInterval(() => {
        for (const key of this.#callers.keys()) void this.#look(queue, key);
      }, LOOK);
      return { queue, events };
    } catch (error) {
      this.#connections = undefined;
      throw error;
    }
  }

  async #disconnect(): Promise<void> {
    const connections = this.#connections;
    this.#connections = undefined;
    clearInterval(this.#timer);
    const { queue, events } = (await connections?.catch(() => undefined)) ?? {};
    await Promise.allSettled([queue?.close(), events?.close()]);
  }

  async #call(queue: Queue<JobRecord>, call: Pick<Caller, 'job' | 'record' | 'options'>): Promise<JobResult> {
    const key = keyOf(call.job.id);
    const { signal } = call.options;
    signal?.throwIfAborted();
    const callers = this.#callers.get(key) ?? new Set();
    this.#callers.set(key, callers);
    let settled = () => {};
    let added = Promise.resolve();
    const result = new Promise<JobResult>((resolve, reject) => {
      const caller: Caller = { ...call, step: 0, fresh: true, resolve, reject };
      const cancel = () => {
        reject(signal?.reason);
        if (callers.size === 1) this.#use(() => added.then(() => cancelJob(queue, key))).catch(() => {});
      };
      callers.add(caller);
      signal?.addEventListener('abort', cancel);
      settled = () => {
        signal?.removeEventListener('abort', cancel);
        callers.delete(caller);
        if (callers.size === 0) this.#callers.delete(key);
      };
    });
    result.catch(() => {});
    try {
      added = this.#look(queue, key);
      return await result;
    } finally {
      settled();
    }
  }

  /** Adds a job that the server does not have, and answers its callers when it has ended. */
  async #look(queue: Queue<JobRecord>, key: string): Promise<void> {
    const callers = this.#callers.get(key);
    const [first] = callers ?? [];
    if (!callers || !first || this.#looking.has(key)) return;
    this.#looking.add(key);
    try {
      const job = await find(queue, key, first);
      first.fresh = false;
      if (job.finishedOn === undefined) return;
      const error = job.failedReason ? toError(job.failedReason, job.stacktrace) : undefined;
      const result = error ? undefined : resultFromText(job.returnvalue as string);
      for (const caller of callers) {
        if (result) answer(caller, () => tellReports(caller, result.reports));
        if (result) caller.resolve(result);
        else caller.reject(error);
      }
    } catch (error) {
      // A server that is away for a moment is asked again.
      if (!(error instanceof RangeError)) return this.#warn(error);
      for (const caller of callers) caller.reject(error);
    } finally {
      this.#looking.delete(key);
    }
  }

  /** Says once that the server did not answer; not after `close`, or when nobody waits any more. */
  #warn(error: unknown): void {
    if (this.#closed || this.#callers.size === 0) return;
    const message = error instanceof Error ? error.message : String(error);
    if (!this.#warned.has(message)) console.warn(`lanewise: bullmq: ${message}; the queue is asked again`);
    this.#warned.add(message);
  }

  async #tell(queue: Queue<JobRecord>, key: string, { reports, kept, differs }: Told): Promise<void> {
    if (differs) console.warn(`lanewise: ${differs}`);
    const callers = [...(this.#callers.get(key) ?? [])];
    const wanted = kept && callers.some(({ options }) => options.onCheckpoint);
    // A checkpoint that cannot be read now is followed by a later one.
    const job = wanted ? await queue.getJob(key).catch((error) => this.#warn(error)) : undefined;
    const checkpoint = job?.data.checkpoint;
    for (const caller of callers)
      answer(caller, () => {
        if (reports) tellReports(caller, fromText(reports));
        if (checkpoint) caller.options.onCheckpoint?.(fromBase64(checkpoint));
      });
  }
}

/** Calls a caller's functions; an error of theirs is the result. */
function answer(caller: Caller, call: () => void): void {
  try {
    call();
  } catch (error) {
    caller.reject(error);
  }
}

function tellReports(caller: Caller, reports: JobResult['reports']): void {
  for (const [step, value] of reports) {
    if (step <= caller.step) continue;
    caller.step = step;
    caller.options.onReport?.(value, step);
  }
}

/** A job whose module other machines find: its path from here, with the hash of its bytes. */
async function portable(job: Job): Promise<Job> {
  const folder = ownFolder();
  const url = toUrl(job.module, folder);
  if (url.protocol !== 'file:') return job;
  const module = url.href.startsWith(folder) ? `./${url.href.slice(folder.length)}` : job.module;
  const hash = job.sha256 ?? (await readBytes(url).then(sha256, () => undefined));
  return { ...job, module, ...(hash && { sha256: hash }) };
}

/** A job of the queue, added if it is not there. @throws RangeError where another has its id. */
async function find(queue: Queue<JobRecord>, key: string, { job, record, fresh }: Caller): Promise<Entry<JobRecord>> {
  const found = await queue.getJob(key);
  if (found && found.data.job !== record.job && !found.failedReason)
    throw outOfRange(
      'bullmq',
      'job.id',
      'new in its queue, as another job has it: use another id or queue',
      show(job.id),
    );
  if (found && !(found.failedReason && fresh)) return found;
  await found?.remove();
  return queue.add('job', record, { jobId: key, removeOnComplete: false, removeOnFail: false });
}

/** Cancels a job, again and again until it has ended: its worker may miss an event, or overwrite the record. */
async function cancelJob(queue: Queue<JobRecord>, key: string): Promise<void> {
  let added: number | undefined;
  for (let tries = 0; tries < CANCELS && !queue.closing; tries++) {
    try {
      const job = await queue.getJob(key);
      added ??= job?.timestamp;
      // A later job may have the same id.
      if (!job || job.timestamp !== added || job.finishedOn !== undefined) return;
      await job.updateData({ ...job.data, cancelled: true });
      await job.updateProgress({ cancel: true } satisfies Told);
      if ((await job.getState()) !== 'active') return void (await job.remove());
    } catch {
      // The server is away for a moment, or a worker has just taken the job.
    }
    await new Promise<void>((resolve) => setTimeout(resolve, AGAIN));
  }
}

/** The error of a worker, by its name and message; its stack is the cause's. */
function toError(message: string, stacks: readonly string[] | null): Error {
  const stack = stacks?.at(-1);
  const error = new Error(message, stack === undefined ? {} : { cause: stack });
  const name = /^(\w+)(?=: )/.exec(stack ?? '')?.[1];
  if (name) error.name = name;
  return error;
}
