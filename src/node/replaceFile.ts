/// <reference types="node" />
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wrongKind } from '../base/errors.ts';
import { typedArrayKind } from '../base/kinds.ts';
import { checkPath } from './checkPath.ts';

/** How many files this process has started to write. */
let begun = 0;

/**
 * Replaces a file so that a crash at any moment leaves either the old or the new content, complete: it writes a
 * temporary file in the same folder, flushes it to disk and renames it.
 *
 *     await replaceFile('digits.safetensors', save(model));
 *
 * @throws TypeError or RangeError for an invalid path or bytes; Error from `node:fs`, then the old file is unchanged.
 */
export async function replaceFile(path: string | URL, bytes: Uint8Array): Promise<void> {
  const checked = checkPath('replaceFile', 'path', path);
  if (typedArrayKind(bytes) !== 'Uint8Array') throw wrongKind('replaceFile', 'bytes', 'a Uint8Array', bytes);
  const file = typeof checked === 'string' ? checked : fileURLToPath(checked);
  const temporary = `${file}.${process.pid}-${begun++}.tmp`;
  try {
    await written(temporary, bytes);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await flushed(dirname(file));
}

/** Writes a file and flushes it to disk. */
async function written(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Flushes a folder, which has the new name of a file; some systems do not support this. */
export async function flushed(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {}
}
