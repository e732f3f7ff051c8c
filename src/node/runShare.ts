/// <reference types="node" />
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkInteger, checkOptions, outOfRange, show, wrongKind } from '../base/errors.ts';
import { checkJob } from '../jobs/checkJob.ts';
import type { Job, JobResult } from '../jobs/job.ts';
import { type PackedResult, packResult, unpackResult } from '../jobs/reports.ts';
import { runJob } from '../jobs/runJob.ts';
import { ownFolder } from '../jobs/urls.ts';
import { rankOf } from './rankOf.ts';
import { replaceFile } from './replaceFile.ts';

export interface ShareOptions {
  /** The folder of results, which all processes share. */
  folder: string;
  /** The index of this process. Default: from the environment, see `rankOf`. */
  rank?: number;
  size?: number;
}

/** Milliseconds between writes of checkpoints. */
const PAUSE = 5000;

/** The exit code of a process whose jobs have thrown errors: running them again would not help. */
const NO_RETRY = 42;

const where = 'runShare';

/**
 * Runs this process's share of jobs, each `size`-th from `rank` on, in sequence, and writes each result to a file in a
 * folder that all processes share. A job with an existing result does not run; an interrupted one continues from its
 * last checkpoint. So a restarted process completes the rest, and starting one twice does no harm.
 *
 * The exit code of the process is then 0; or 42 if a job's function has thrown an error, which it would throw again. In
 * that case the other jobs have run, and the errors are on the standard error. Other failures, such as a full disk, are
 * thrown, and Node exits with 1: restarting the process may help.
 *
 *     await runShare(jobs, { folder: 'results' });
 *
 * @throws TypeError or RangeError for an invalid job or option; Error if the folder cannot be written.
 */
export async function runShare(jobs: readonly Job[], options: ShareOptions): Promise<void> {
  const { folder, ...own } = checkOptions(where, options, ['folder', 'rank', 'size']);
  const { rank, size } = own.rank === undefined && own.size === undefined ? rankOf() : { rank: 0, size: 1, ...own };
  checkInteger(where, 'size', size, 1);
  checkInteger(where, 'rank', rank, 0, size - 1);
  if (typeof folder !== 'string') throw wrongKind(where, 'folder', 'a path', folder);
  if (!Array.isArray(jobs)) throw wrongKind(where, 'jobs', 'an array of jobs', jobs);
  const checked = jobs.map((job: Job) => checkJob(where, job));
  await mkdir(folder, { recursive: true });
  for (let index = rank; index < checked.length; index += size) {
    try {
      await runOne(checked[index] as Job, folder);
    } catch (error) {
      if (!(error instanceof JobFailure)) throw error;
      console.error(error.message, error.cause);
      process.exitCode = NO_RETRY;
    }
  }
}

/** A job's function has thrown an error. */
class JobFailure extends Error {}

/** The contents of a result file. */
type Kept = PackedResult & { readonly job: Job };

const fileOf = (folder: string, id: string, ending: string) => join(folder, `${encodeURIComponent(id)}.${ending}`);

const read = (file: string) =>
  readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

async function runOne(job: Job, folder: string): Promise<void> {
  const file = fileOf(folder, job.id, 'json');
  const kept = fileOf(folder, job.id, 'checkpoint');
  const text = JSON.stringify(job);
  const before = await read(file);
  if (before !== undefined) {
    const { job: other } = JSON.parse(`${before}`) as Kept;
    if (JSON.stringify(other) === text) return;
    throw outOfRange(
      where,
      'job.id',
      `new in ${folder}, as another job has it: use another id or folder`,
      show(job.id),
    );
  }
  const checkpoint = await read(kept);
  const result = await run(job, kept, checkpoint && new Uint8Array(checkpoint));
  const line = `${JSON.stringify({ job, ...packResult(result) } satisfies Kept)}\n`;
  const first = await read(file);
  if (first !== undefined && `${first}` !== line)
    console.error(`lanewise: job ${show(job.id)} has run twice, with different results; the first one counts`);
  else await replaceFile(file, new TextEncoder().encode(line));
  await rm(kept, { force: true });
}

async function run(job: Job, kept: string, checkpoint: Uint8Array<ArrayBuffer> | undefined): Promise<JobResult> {
  let written = Date.now();
  let writing = Promise.resolve();
  const onCheckpoint = (bytes: Uint8Array<ArrayBuffer>) => {
    if (Date.now() - written < PAUSE) return;
    written = Date.now();
    writing = writing.then(() => replaceFile(kept, bytes));
    writing.catch(() => {});
  };
  try {
    return await runJob(job, ownFolder(), { onCheckpoint, ...(checkpoint && { checkpoint }) });
  } catch (error) {
    throw new JobFailure(`lanewise: job ${show(job.id)} has failed:`, { cause: error });
  } finally {
    await writing;
  }
}

/**
 * Reads the results that processes have written to a folder, by the ids of their jobs.
 *
 *     const results = await readResults('results');
 *
 * @throws Error if the folder cannot be read.
 */
export async function readResults(folder: string): Promise<Map<string, JobResult>> {
  const results = new Map<string, JobResult>();
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.json')).sort()) {
    const kept = JSON.parse(await readFile(join(folder, name), 'utf8')) as Kept;
    results.set(kept.job.id, unpackResult(kept));
  }
  return results;
}
