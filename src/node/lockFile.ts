/// <reference types="node" />
import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { wrongMoment } from '../base/errors.ts';

/** The process that has locked a file. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in milliseconds since 1970: process numbers are used again, in containers at once. */
  readonly started: number;
  /** Different for every lock. */
  readonly token: string;
}

/** How many milliseconds two results for the start of one process may differ by. */
const TOLERANCE = 5_000;

const startOfProcess = () => Math.round(Date.now() - 1000 * process.uptime());

/**
 * Locks a file for this process by creating `<file>.lock`. Takes over the lock of a process of this machine that has
 * ended.
 *
 * @returns a function that unlocks the file.
 * @throws Error if another process has locked it, or another call of this process.
 */
export async function lockFile(where: string, file: string): Promise<() => Promise<void>> {
  const lock = lockOf(file);
  const own: Holder = { pid: process.pid, host: hostname(), started: startOfProcess(), token: randomUUID() };
  const text = JSON.stringify(own);
  if (!(await created(lock, text))) {
    const before = await read(lock);
    if (before !== undefined) await removeStale(lock, before);
    if (!(await created(lock, text))) throw inUse(where, file, parsed((await read(lock)) ?? ''));
  }
  return async () => {
    if ((await read(lock)) === text) await rm(lock, { force: true });
  };
}

/** Whether another process has locked a file. */
export async function isLockedElsewhere(file: string): Promise<boolean> {
  const text = await read(lockOf(file));
  if (text === undefined) return false;
  const holder = parsed(text);
  const isOwn = holder?.pid === process.pid && holder.host === hostname();
  return !isOwn && !(holder && hasEnded(holder));
}

const lockOf = (file: string) => `${file}.lock`;

/** Creates a file with a text; false if there is one already. */
async function created(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a lock if its process has ended. Of several processes that try, one does, by a file that only one can create. */
async function removeStale(lock: string, text: string): Promise<void> {
  const holder = parsed(text);
  if (!holder || !hasEnded(holder)) return;
  const claim = `${lock}.${holder.token}`;
  if (!(await created(claim, ''))) return;
  try {
    // Another process may have taken it over in between.
    if ((await read(lock)) === text) await rm(lock, { force: true });
  } finally {
    await rm(claim, { force: true });
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The holder that a lock names; undefined for another text, as of a lock that is just being written. */
function parsed(text: string): Holder | undefined {
  try {
    const { pid, host, started, token } = JSON.parse(text);
    const complete = Number.isInteger(pid) && typeof host === 'string' && /^[\w-]+$/.test(token);
    return complete ? { pid, host, started, token } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process has certainly ended: that of another machine may still run. */
function hasEnded({ pid, host, started }: Holder): boolean {
  if (host !== hostname()) return false;
  if (pid === process.pid) return Math.abs(started - startOfProcess()) > TOLERANCE;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

function inUse(where: string, file: string, holder: Holder | undefined): Error {
  const name = basename(file);
  const by = holder ? `process ${holder.pid} of ${holder.host}` : 'another process';
  return wrongMoment(where, `${name} is in use by ${by}; wait until it ends, or delete ${name}.lock if it has ended`);
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;
