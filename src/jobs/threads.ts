import { setTimeout } from '../base/clock.ts';
import { checkInteger, checkOptions, show, wrongMoment } from '../base/errors.ts';
import { cores } from '../engine/threadSettings.ts';
import { checkJob } from './checkJob.ts';
import type { Executor, RunOptions } from './executor.ts';
import type { Job, JobResult } from './job.ts';
import type { Answer } from './jobMessages.ts';
import { JobThread } from './jobThread.ts';
import { ownFolder } from './urls.ts';

export interface ThreadsOptions {
  /** How many jobs run at the same time. Default: one per core. */
  workers?: number;
}

/** How many milliseconds a cancelled job has to end before its worker is terminated. */
const GRACE = 500;

/** How many workers a job may lose before it counts as failed. */
const MOST_LOSSES = 1;

/**
 * Runs jobs in workers of this process, or of this page. The workers stay for the next jobs, with the modules they have
 * imported. While idle, they do not keep the process alive, and there is nothing to dispose. The jobs share the cores:
 * with as many workers as cores, each trains on one. If a worker is lost, its job runs once more, from its last
 * checkpoint.
 *
 *     const executor = threads({ workers: 2 });
 *     const { value } = await executor.run({ id: 'a', module: './trial.js', export: 'train', args: { units: 16 }, seed: 1 });
 *
 * @throws TypeError or RangeError for an invalid option.
 */
export function threads(options: ThreadsOptions = {}): Executor {
  const { workers = cores() } = checkOptions('threads', options, ['workers']);
  return new Threads(checkInteger('threads', 'workers', workers, 1, 1024));
}

/** A job on its way. */
interface Task extends RunOptions {
  readonly job: Job;
  /** The last reported step; repeated reports of a second run are not passed on. */
  step: number;
  losses: number;
  /** Whether the caller has its answer; later ones are dropped. */
  settled: boolean;
  resolve(result: JobResult): void;
  reject(reason: unknown): void;
}

class Threads implements Executor {
  readonly workers: number;
  readonly #waiting: Task[] = [];
  readonly #idle: JobThread[] = [];
  readonly #running = new Map<JobThread, Task>();
  #closed = false;

  constructor(workers: number) {
    this.workers = workers;
  }

  async run(job: Job, options: RunOptions = {}): Promise<JobResult> {
    if (this.#closed) throw wrongMoment('threads', 'they were closed; make others by threads()');
    const checked = checkJob('threads', job);
    const { signal } = options;
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const cancel = () => this.#settle(task, () => reject(signal?.reason));
      const settle = () => signal?.removeEventListener('abort', cancel);
      const task: Task = {
        ...options,
        ...{ job: checked, step: 0, losses: 0, settled: false },
        resolve: (result) => [settle(), resolve(result)],
        reject: (reason) => [settle(), reject(reason)],
      };
      signal?.addEventListener('abort', cancel);
      this.#waiting.push(task);
      this.#start();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const reason = wrongMoment('threads', 'they were closed before the job ended');
    for (const task of [...this.#waiting, ...this.#running.values()]) this.#settle(task, () => task.reject(reason));
    for (const thread of [...this.#idle, ...this.#running.keys()]) thread.end();
    this.#idle.length = 0;
    this.#running.clear();
  }

  /** Assigns waiting jobs to workers, new ones if there are too few. */
  #start(): void {
    while (this.#waiting.length > 0 && this.#running.size < this.workers) {
      const task = this.#waiting.shift() as Task;
      try {
        const thread = this.#idle.pop() ?? this.#thread();
        this.#running.set(thread, task);
        thread.hold(true);
        const share = Math.max(1, Math.floor(cores() / this.workers));
        thread.send({ job: task.job, checkpoint: task.checkpoint, folder: ownFolder(), cores: share });
      } catch (error) {
        this.#settle(task, () => task.reject(error));
      }
    }
  }

  #thread(): JobThread {
    const thread: JobThread = new JobThread({
      onAnswer: (answer) => this.#hear(thread, answer),
      onLoss: (cause) => this.#lose(thread, cause),
    });
    return thread;
  }

  #hear(thread: JobThread, answer: Answer): void {
    const task = this.#running.get(thread);
    if (!task) return;
    try {
      if ('report' in answer) {
        const [value, step] = answer.report;
        if (task.settled || step <= task.step) return;
        task.step = step;
        task.onReport?.(value, step);
      } else if ('checkpoint' in answer) {
        if (task.settled) return;
        task.checkpoint = answer.checkpoint;
        task.onCheckpoint?.(answer.checkpoint);
      } else if ('outdated' in answer) {
        task.losses--;
        this.#lose(thread, new Error(answer.outdated));
      } else {
        this.#free(thread);
        this.#settle(task, () => ('result' in answer ? task.resolve(answer.result) : task.reject(answer.error)));
      }
    } catch (error) {
      this.#settle(task, () => task.reject(error));
    }
  }

  #free(thread: JobThread): void {
    this.#running.delete(thread);
    this.#idle.push(thread);
    thread.hold(false);
    this.#start();
  }

  #lose(thread: JobThread, cause: Error): void {
    thread.end();
    const index = this.#idle.indexOf(thread);
    if (index >= 0) this.#idle.splice(index, 1);
    const task = this.#running.get(thread);
    this.#running.delete(thread);
    if (task && !task.settled) {
      if (task.losses++ < MOST_LOSSES) this.#waiting.unshift(task);
      else this.#settle(task, () => task.reject(lost(task.job, cause)));
    }
    this.#start();
  }

  /**
   * Answers the caller. If the worker is still running the job, it is cancelled, and terminated if it does not stop.
   */
  #settle(task: Task, answer: () => void): void {
    if (task.settled) return;
    task.settled = true;
    answer();
    const place = this.#waiting.indexOf(task);
    if (place >= 0) this.#waiting.splice(place, 1);
    const thread = [...this.#running].find(([, running]) => running === task)?.[0];
    if (!thread || this.#closed) return;
    thread.send({ cancel: true });
    setTimeout(() => {
      if (this.#running.get(thread) === task) this.#lose(thread, new Error('cancelled'));
    }, GRACE);
  }
}

function lost({ id }: Job, cause: Error): Error {
  return new Error(`threads: job ${show(id)} has lost its worker twice: ${cause.message}`, { cause });
}
