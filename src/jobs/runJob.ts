import { checkInteger, outOfRange, show, wrongKind } from '../base/errors.ts';
import { typedArrayKind } from '../base/kinds.ts';
import { checkJson } from './checkJson.ts';
import type { RunOptions } from './executor.ts';
import type { Job, JobContext, JobResult } from './job.ts';
import { loadFunction } from './loadFunction.ts';
import { packCheckpoint, unpackCheckpoint } from './packCheckpoint.ts';
import { Stopping } from './stopping.ts';
import { readBytes, sha256, toUrl } from './urls.ts';

/** Files that jobs have read here, by their hashes: those of the last job are kept for the next. */
const files = new Map<string, Uint8Array<ArrayBuffer>>();

/**
 * Runs a job here: imports its module, and calls its function.
 *
 * @param folder the URL of the worker's folder, from which paths go.
 * @throws Error that names the module and the export, where there is no such function; what the function throws; TypeError
 *   for a value that JSON does not keep.
 */
export async function runJob(job: Job, folder: string, options: RunOptions = {}): Promise<JobResult> {
  const where = `job ${show(job.id)}`;
  const run = await loadFunction(job, folder);
  const { onReport, onCheckpoint, signal = new AbortController().signal } = options;
  const before = options.checkpoint && unpackCheckpoint(where, options.checkpoint);
  const reports = [...(before?.reports ?? [])];
  const stopping = new Stopping(job.stopping);
  for (const [step, value] of reports) stopping.report(step, value);
  for (const hash of files.keys())
    if (!Object.values(job.data ?? {}).some((reference) => reference.sha256 === hash)) files.delete(hash);
  const context: JobContext = {
    id: job.id,
    seed: job.seed,
    signal,
    checkpoint: before?.bytes,
    keep(bytes) {
      if (typedArrayKind(bytes) !== 'Uint8Array') throw wrongKind(`${where}: keep`, 'bytes', 'a Uint8Array', bytes);
      onCheckpoint?.(packCheckpoint(reports, bytes));
    },
    report(value, step) {
      if (typeof value !== 'number') throw wrongKind(`${where}: report`, 'value', 'a number', value);
      checkInteger(`${where}: report`, 'step', step, (reports.at(-1)?.[0] ?? 0) + 1);
      reports.push([step, value]);
      onReport?.(value, step);
      return stopping.report(step, value);
    },
    data: (name) => readData(where, job, name, folder),
  };
  const value = checkJson(
    where,
    `what ${show(job.export)} of ${job.module} returns`,
    await run(job.args as never, context),
  );
  return { value, reports, stopped: stopping.stopped };
}

async function readData(where: string, { data = {} }: Job, name: string, folder: string) {
  const reference = Object.hasOwn(data, name) ? data[name] : undefined;
  if (!reference)
    throw outOfRange(
      where,
      'data',
      `one of ${Object.keys(data).join(', ') || 'none, as the job names none'}`,
      show(name),
    );
  const { at, sha256: wanted } = reference;
  const known = files.get(wanted);
  if (known) return known.slice();
  const bytes = await readBytes(toUrl(at, folder));
  const hash = await sha256(bytes);
  if (hash !== wanted) throw outOfRange(where, `SHA-256 of data ${show(name)}, ${at},`, wanted, hash);
  files.set(wanted, bytes);
  return bytes.slice();
}
