/// <reference types="node" />
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { outOfRange } from '../base/errors.ts';
import { replaceFile } from '../node/index.ts';

/** Contents by the paths of their files. */
export type Files = Readonly<Record<string, Uint8Array | string>>;

/** The bytes of a file; throws in one sentence where it cannot be read. */
export async function readBytes(where: string, path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw outOfRange(where, path, 'a file that can be read', (error as Error).message);
  }
}

/** Writes files, each whole or not at all. Those that are there are left alone unless `force`, and `source` in any case. */
export async function writeFiles(where: string, files: Files, source: string, force: boolean): Promise<void> {
  const paths = Object.keys(files);
  const same = paths.find((path) => resolve(path) === resolve(source));
  if (same !== undefined) throw outOfRange(where, same, 'a different file than the input', 'the same');
  const taken = paths.find((path) => existsSync(path));
  if (taken !== undefined && !force)
    throw outOfRange(where, taken, 'a new file (or --force replaces it)', 'one that exists');
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(path), { recursive: true });
    await replaceFile(path, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  }
}
