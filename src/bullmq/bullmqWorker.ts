/// <reference types="node" />
import type { Job as Entry, Queue } from 'bullmq';
import { checkInteger, checkOptions, outOfRange, show, wrongKind } from '../base/errors.ts';
import { isFunction } from '../base/kinds.ts';
import { version } from '../base/version.ts';
import { cores } from '../engine/threadSettings.ts';
import type { Job } from '../jobs/job.ts';
import { threads } from '../jobs/threads.ts';
import { ownFolder, toUrl } from '../jobs/urls.ts';
import { difference, fromBase64, type JobRecord, resultToText, type Told } from './jobRecord.ts';
import { checkPlace, connect, type Library, load, placeKeys, type QueuePlace } from './library.ts';
import { Notes } from './notes.ts';

export interface BullmqWorkerOptions extends QueuePlace {
  /** How many jobs run at the same time. Default: one per core. */
  concurrency?: number;
  /**
   * After how many milliseconds without a sign of life the job of a worker goes to another; at most twice as many.
   * Default 15,000.
   */
  lockDuration?: number;
  /** Receives log lines about what the worker does. Default: none. */
  log?: (line: string) => void;
}

export interface BullmqWorker {
  /** Takes no more jobs, and returns running ones to the queue with their last checkpoints. */
  close(): Promise<void>;
}

/** Workers that may be lost by a job, each by what kills its process, before it counts as failed. */
const MOST_STALLED = 30;

/** Milliseconds between two looks at whether a job was cancelled. */
const LOOK = 2000;

/** Seconds for which a server may be away when a job ends. */
const TRIES = 60;

const keys = [...placeKeys, 'concurrency', 'lockDuration', 'log'] as const;

/**
 * Runs the jobs of a queue, as `npx lanewise worker` does. Each job runs in a thread of its own, so a function that
 * blocks for minutes does not lose its job. Only modules below the folder of this process can be used.
 *
 *     const worker = await bullmqWorker({ connection: 'redis://localhost:6379', queue: 'digits', concurrency: 2 });
 *
 * @returns the worker, connected.
 * @throws TypeError or RangeError for an invalid option; Error if the server cannot be reached.
 */
export async function bullmqWorker(options: BullmqWorkerOptions): Promise<BullmqWorker> {
  const where = 'bullmqWorker';
  const { concurrency = cores(), lockDuration = 15_000, log = () => {}, ...rest } = checkOptions(where, options, keys);
  const place = checkPlace(where, rest);
  checkInteger(where, 'concurrency', concurrency, 1, 1024);
  checkInteger(where, 'lockDuration', lockDuration, 1000, 60_000);
  if (!isFunction(log)) throw wrongKind(where, 'log', 'a function', log);
  const library = await load(where, place);
  const queue = library.queue();
  const tell = ({ message }: Error) => log(message);
  await connect(where, [queue], tell);
  const events = library.events();
  const desk = new Desk(library, queue, concurrency, log);
  const worker = library.worker((entry, token) => desk.process(entry, token), {
    ...{ autorun: false, concurrency, lockDuration, stalledInterval: lockDuration, maxStalledCount: MOST_STALLED },
  });
  await connect(where, [worker, events], tell);
  events.on('progress', ({ jobId, data }) => {
    if ((data as Told).cancel) desk.cancel(jobId);
  });
  worker.on('stalled', (key) => log(`${key} was lost by its worker, and waits for another`));
  worker.run().catch(tell);
  return {
    async close() {
      desk.handBack();
      await worker.close();
      await Promise.all([events.close(), queue.close(), desk.close()]);
    },
  };
}

/** Jobs given back to the queue. */
class HandedBack extends Error {}

/** Where the jobs of a worker run. */
class Desk {
  readonly #library: Library;
  readonly #queue: Queue<JobRecord>;
  readonly #log: (line: string) => void;
  readonly #threads: ReturnType<typeof threads>;
  readonly #running = new Map<string, AbortController>();

  constructor(library: Library, queue: Queue<JobRecord>, concurrency: number, log: (line: string) => void) {
    this.#library = library;
    this.#queue = queue;
    this.#log = log;
    this.#threads = threads({ workers: concurrency });
  }

  cancel(key: string): void {
    this.#running.get(key)?.abort(new Error('cancelled'));
  }

  handBack(): void {
    for (const controller of this.#running.values()) controller.abort(new HandedBack());
  }

  close(): Promise<void> {
    return this.#threads.close();
  }

  async process(entry: Entry<JobRecord>, token: string | undefined): Promise<string> {
    const { data, id: key = '' } = entry;
    const job = read(data);
    if (data.result !== undefined) return data.result;
    const controller = new AbortController();
    if (data.cancelled) controller.abort(new Error('cancelled'));
    this.#running.set(key, controller);
    // The event that cancels may be missed.
    const watch = setInterval(async () => {
      const fresh = await this.#queue.getJob(key).catch(() => undefined);
      if (fresh?.data.cancelled) this.cancel(key);
    }, LOOK);
    const notes = new Notes(entry);
    const start = Date.now();
    try {
      const result = await this.#threads.run(job, {
        signal: controller.signal,
        ...(data.checkpoint !== undefined && { checkpoint: fromBase64(data.checkpoint) }),
        onReport: (value, step) => notes.report(value, step),
        onCheckpoint: (bytes) => notes.keep(bytes),
      });
      await notes.end(false);
      const text = await insist(() => this.#first(entry, job.id, resultToText(result)));
      this.#log(`${job.id} is done, in ${((Date.now() - start) / 1000).toFixed(2)} s`);
      return text;
    } catch (error) {
      const handedBack = controller.signal.reason instanceof HandedBack;
      await notes.end(handedBack);
      if (handedBack && token !== undefined) {
        await insist(() => entry.moveToWait(token));
        throw new this.#library.WaitingError();
      }
      this.#log(`${job.id} has failed: ${error instanceof Error ? error.message : error}`);
      throw error instanceof Error ? error : new Error(String(error));
    } finally {
      clearInterval(watch);
      if (this.#running.get(key) === controller) this.#running.delete(key);
    }
  }

  /** The first result of a job, which is this one if there is none yet; says so where they differ. */
  async #first(entry: Entry<JobRecord>, id: string, own: string): Promise<string> {
    const fresh = (await this.#queue.getJob(entry.id as string)) ?? entry;
    const first = (fresh.returnvalue as string | null) ?? fresh.data.result;
    if (first === undefined || first === null) {
      const { checkpoint: _, ...data } = fresh.data;
      await entry.updateData({ ...data, result: own });
      return own;
    }
    if (first !== own) {
      const differs = difference(id, first, own);
      this.#log(differs);
      await entry.log(differs);
      await entry.updateProgress({ differs } satisfies Told);
    }
    return first;
  }
}

/** Calls until the queue's server answers, for a minute. */
async function insist<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

/** The job of a record, if this worker may and can run it. */
function read({ job: text, lanewise }: JobRecord): Job {
  const job = JSON.parse(text) as Job;
  const where = `job ${show(job.id)}`;
  if (lanewise !== version)
    throw outOfRange(where, 'lanewise of this worker', `${lanewise}, which handed it out`, version);
  const folder = ownFolder();
  if (!toUrl(job.module, folder).href.startsWith(folder))
    throw outOfRange(where, 'module', "below the worker's folder", show(job.module));
  return job;
}
