// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes a text or bytes to the folder `output` of the examples.
 *
 * @param {string} name
 * @param {string | Uint8Array} content
 * @returns {string} where it is, seen from here
 */
export function save(name, content) {
  const folder = new URL('../output/', import.meta.url);
  const file = new URL(name, folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, content);
  return relative(process.cwd(), fileURLToPath(file));
}
