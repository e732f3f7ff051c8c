/// <reference types="node" />
import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outOfRange, wrongKind } from '../base/errors.ts';
import { checkPath } from './checkPath.ts';
import { isLockedElsewhere, lockFile } from './lockFile.ts';
import { flushed } from './replaceFile.ts';

/** A file of lines. */
export interface Journal {
  /**
   * Returns all lines; none if there is no file. Removes an incomplete last line, left by a crash, from the file, unless
   * another process has locked it.
   */
  read(): Promise<string[]>;
  /** Adds a line, which is on disk once this resolves. */
  append(line: string): Promise<void>;
  /**
   * Locks the file until the returned function is called, by a file `<path>.lock`. The lock of a process that was killed
   * is taken over.
   *
   * @throws Error if the file is locked, by another process or by another search of this one.
   */
  lock(): Promise<() => Promise<void>>;
}

/**
 * A file that stores a search, trial by trial, as the `storage` of `search`. A crash at any moment loses no completed
 * trial.
 *
 *     await search(space, objective, { trials: 60, storage: journal('study.jsonl') });
 *
 * `search` locks the file: a second search on it, from this or another process, is refused.
 *
 * @throws TypeError or RangeError for an invalid path; in use, Error from `node:fs`.
 */
export function journal(path: string | URL): Journal {
  const checked = checkPath('journal', 'path', path);
  const file = typeof checked === 'string' ? checked : fileURLToPath(checked);
  return {
    async read() {
      const bytes = await bytesOf(file);
      const end = bytes.lastIndexOf(10) + 1;
      if (end < bytes.length && !(await isLockedElsewhere(file))) await cut(file, end);
      return bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
    },
    lock: () => lockFile('journal', file),
    async append(line) {
      if (typeof line !== 'string') throw wrongKind('journal', 'line', 'a string', line);
      if (line.includes('\n')) throw outOfRange('journal', 'line', 'one line', 'several');
      const handle = await open(file, 'a');
      try {
        const { size } = await handle.stat();
        await handle.appendFile(`${line}\n`);
        await handle.sync();
        if (size === 0) await flushed(dirname(file));
      } finally {
        await handle.close();
      }
    },
  };
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

async function cut(file: string, length: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.truncate(length);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
