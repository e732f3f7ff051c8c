/// <reference types="node" />
import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outOfRange, wrongKind } from '../base/errors.ts';
import { checkPath } from './checkPath.ts';
import { flushed } from './replaceFile.ts';

/** A file to which lines are added. */
export interface Journal {
  /** All lines that were added; none where there is no file. What a crash left of a line is taken off the file. */
  read(): Promise<string[]>;
  /** Adds a line. It is on the disk when this resolves. */
  append(line: string): Promise<void>;
}

/**
 * A file that keeps a search, trial by trial: the storage of `search`. A crash at any moment costs no trial that was told.
 *
 *     await search(space, objective, { trials: 60, storage: journal('study.jsonl') });
 *
 * One process at a time may write it.
 *
 * @throws TypeError or RangeError for a bad path; in use, Error as `node:fs` gives it.
 */
export function journal(path: string | URL): Journal {
  const checked = checkPath('journal', 'path', path);
  const file = typeof checked === 'string' ? checked : fileURLToPath(checked);
  return {
    async read() {
      const bytes = await bytesOf(file);
      const end = bytes.lastIndexOf(10) + 1;
      if (end < bytes.length) await cut(file, end);
      return bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
    },
    async append(line) {
      if (typeof line !== 'string') throw wrongKind('journal', 'line', 'a text', line);
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
