/// <reference types="node" />
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wrongKind } from '../base/errors.ts';
import { typedArrayKind } from '../base/kinds.ts';
import { checkPath } from './checkPath.ts';

/** Files that this process has begun to write. */
let begun = 0;

/**
 * Writes a file, such as that of a model, so that a crash at any moment leaves the old file or the new one, whole: to a
 * temporary file beside it, which is flushed to the disk and then takes its name.
 *
 *     await replaceFile('digits.safetensors', save(model));
 *
 * @throws TypeError or RangeError for a bad path or bytes; Error as `node:fs` gives it, and the old file is as it was.
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

/** Writes a file to the disk itself. */
async function written(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Flushes a folder, which has the new name of a file; some systems have no way to. */
async function flushed(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {}
}
