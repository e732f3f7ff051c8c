// Deletes the declarations in dist that no entry's declarations lead to: those of what is internal. The others are put so
// that older versions of TypeScript take them, which know no `Uint8Array<ArrayBuffer>` and no paths that end with `.ts`.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const entries = ['index', 'worker', 'module', 'files/index', 'node/index', 'plot/index'];

const reached = new Set();

function reach(url) {
  if (reached.has(url.href)) return;
  reached.add(url.href);
  for (const [, path] of readFileSync(url, 'utf8').matchAll(/\b(?:from|import) ?\(?['"](\.[^'"]+)\.[jt]s['"]/g))
    reach(new URL(`${path}.d.ts`, url));
}

for (const entry of entries) reach(new URL(`${entry}.d.ts`, dist));

for (const file of readdirSync(dist, { recursive: true })) {
  const url = new URL(file, dist);
  if (!file.endsWith('.d.ts')) continue;
  if (reached.has(url.href)) writeFileSync(url, forOlder(readFileSync(url, 'utf8')));
  else rmSync(url);
}

function forOlder(declarations) {
  return declarations
    .replace(/\b(\w+Array)<ArrayBuffer>/g, "ReturnType<$1Constructor['of']>")
    .replace(/\b((?:from|import) ?\(?['"]\.[^'"]+)\.ts(?=['"])/g, '$1.js');
}
