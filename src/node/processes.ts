/// <reference types="node" />
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { checkInteger, checkOptions, outOfRange, show, wrongKind, wrongMoment } from '../base/errors.ts';
import { checkJob } from '../jobs/checkJob.ts';
import type { Executor, RunOptions } from '../jobs/executor.ts';
import type { Job, JobResult } from '../jobs/job.ts';
import { fromLine, type Line } from '../jobs/jobLines.ts';
import { fromText, unpackResult } from '../jobs/reports.ts';

export interface ProcessesOptions {
  /**
   * A program and its arguments, ending with `lanewise job`: ['srun', '--ntasks=1', '--exact', 'npx', 'lanewise',
   * 'job']
   */
  command: readonly string[];
  /** How many processes run at the same time. Default 2. */
  workers?: number;
}

/**
 * Runs each job in a process of its own, which a launcher may start on another machine: `srun` in a Slurm allocation,
 * `ray job submit`, `ssh`. The machines share a folder, or have the same modules. If a process ends early, its job runs
 * once more, from its last checkpoint.
 *
 *     const executor = processes({ command: ['srun', '--ntasks=1', '--exact', 'npx', 'lanewise', 'job'], workers: 16 });
 *
 * @throws TypeError or RangeError for an invalid option.
 */
export function processes(options: ProcessesOptions): Executor {
  const { command, workers = 2 } = checkOptions('processes', options, ['command', 'workers']);
  if (!Array.isArray(command) || command.some((word) => typeof word !== 'string'))
    throw wrongKind('processes', 'command', 'an array of strings', command);
  if (command.length === 0) throw outOfRange('processes', 'command', 'at least one string', 0);
  return new Processes([...command], checkInteger('processes', 'workers', workers, 1, 100_000));
}

class Processes implements Executor {
  readonly workers: number;
  readonly #command: readonly string[];
  readonly #waiting: (() => void)[] = [];
  readonly #controller = new AbortController();
  #running = 0;

  constructor(command: readonly string[], workers: number) {
    this.#command = command;
    this.workers = workers;
  }

  async run(job: Job, options: RunOptions = {}): Promise<JobResult> {
    const checked = checkJob('processes', job);
    const { signal: closed } = this.#controller;
    const signal = options.signal ? AbortSignal.any([options.signal, closed]) : closed;
    signal.throwIfAborted();
    if (this.#running === this.workers) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      return await this.#twice(checked, { ...options, signal });
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  async close(): Promise<void> {
    this.#controller.abort(wrongMoment('processes', 'they were closed'));
  }

  async #twice(job: Job, options: RunOptions): Promise<JobResult> {
    let checkpoint = options.checkpoint;
    let last = 0;
    const own: RunOptions = {
      ...options,
      onReport(value, step) {
        if (step > last) options.onReport?.(value, step);
        last = Math.max(last, step);
      },
      onCheckpoint(bytes) {
        checkpoint = bytes;
        options.onCheckpoint?.(bytes);
      },
    };
    const begin = () => run(this.#command, job, { ...own, ...(checkpoint && { checkpoint }) });
    try {
      return await begin();
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      return await begin();
    }
  }
}

/** A process ended before its job. */
class Lost extends Error {}

async function run([program = '', ...words]: readonly string[], job: Job, options: RunOptions): Promise<JobResult> {
  const { signal, checkpoint, onReport, onCheckpoint } = options;
  signal?.throwIfAborted();
  const text = Buffer.from(JSON.stringify(job)).toString('base64url');
  const given = checkpoint === undefined ? [] : [Buffer.from(checkpoint).toString('base64url')];
  const child = spawn(program, [...words, text, ...given], { stdio: ['ignore', 'pipe', 'pipe'] });
  const cancel = () => child.kill();
  signal?.addEventListener('abort', cancel);
  try {
    let end: Line | undefined;
    const reason = await ended(child, (line) => {
      if ('report' in line) for (const [step, value] of fromText(line.report)) onReport?.(value, step);
      else if ('checkpoint' in line) onCheckpoint?.(new Uint8Array(Buffer.from(line.checkpoint, 'base64')));
      else end = line;
    });
    signal?.throwIfAborted();
    if (end && 'result' in end) return unpackResult(end.result);
    if (end && 'error' in end) throw Object.assign(new Error(end.error.message), { name: end.error.name });
    throw new Lost(`processes: job ${show(job.id)} has lost its process: ${reason}`);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** Takes the lines of a process; returns how it ended. */
function ended(child: ChildProcess, take: (line: Line) => void): Promise<string> {
  let complaints = '';
  child.stderr?.on('data', (text) => {
    complaints = `${complaints}${text}`.slice(-500);
  });
  return new Promise((resolve, reject) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', (code, signal) =>
      resolve(`exit code ${code ?? signal}${complaints && `: ${complaints.trim()}`}`),
    );
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = fromLine(text);
      try {
        if (line) take(line);
      } catch (error) {
        child.kill();
        reject(error);
      }
    });
  });
}
