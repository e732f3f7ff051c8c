// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes a text to the folder `output` of the examples.
 *
 * @param {string} name
 * @param {string} text
 * @returns {string} where it is, seen from here
 */
export function save(name, text) {
  const folder = new URL('../output/', import.meta.url);
  const file = new URL(name, folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  return relative(process.cwd(), fileURLToPath(file));
}
