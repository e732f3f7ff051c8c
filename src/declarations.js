// Declares the package for both kinds of modules: what tsc wrote becomes .d.cts, but for what no entry leads to, which is
// internal; the .d.ts of each entry has the same names. So the types of one are those of the other. TypeScript before 5.7
// takes them, whose typed arrays have no type parameter: what `of` returns is on an ArrayBuffer.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const entries = ['index', 'files/index', 'node/index', 'plot/index'];
const modules = ['worker', 'module'];

const relative = /\b((?:from|import) ?\(?['"])(\.[^'"]+)\.[jt]s(?=['"])/g;
const reached = new Map();

function reach(url) {
  if (reached.has(url.href)) return;
  const text = readFileSync(url, 'utf8').replace(/\b(\w+Array)<ArrayBuffer>/g, "ReturnType<$1Constructor['of']>");
  reached.set(url.href, text);
  for (const [, , path] of text.matchAll(relative)) reach(new URL(`${path}.d.ts`, url));
}

for (const entry of [...entries, ...modules]) reach(new URL(`${entry}.d.ts`, dist));

for (const file of readdirSync(dist, { recursive: true })) {
  if (/\.d\.c?ts$/.test(file)) rmSync(new URL(file, dist));
}
for (const [href, text] of reached)
  writeFileSync(new URL(href.replace(/ts$/, 'cts')), text.replaceAll(relative, '$1$2.cjs'));
for (const entry of entries)
  writeFileSync(new URL(`${entry}.d.ts`, dist), `export * from './${entry.split('/').pop()}.cjs';\n`);
for (const name of modules) {
  const url = new URL(`${name}.d.cts`, dist);
  writeFileSync(new URL(`${name}.d.ts`, dist), readFileSync(url));
  rmSync(url);
}
