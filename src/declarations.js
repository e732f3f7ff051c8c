// Declares the package for both kinds of modules: what tsc wrote becomes .d.cts, but for what no entry leads to, which is
// internal; the .d.ts of each entry has the same names. So the types of one are those of the other. TypeScript before 5.7
// takes them, whose typed arrays have no type parameter: what `of` returns is on an ArrayBuffer. So does a project for Node
// without the types of pages: theirs are looked up among the globals.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { entries } from './entries.js';

const dist = new URL('../dist/', import.meta.url);
const indices = ['index', ...entries.map(({ folder }) => `${folder}/index`)];
const modules = ['worker', 'module'];

const relative = /\b((?:from|import) ?\(?['"])(\.[^'"]+)\.[jt]s(?=['"])/g;
const ofArrayBuffer = /\b(\w+Array)<ArrayBuffer>/g;
const ofPages = /\b(?:(WebAssembly)|globalThis)\.(Module|Memory|Worker)\b/g;
const reached = new Map();

/** The type of a global's instances; any object where there is no such global. */
function instanceOf(_, namespace, name) {
  const type = `{ ${name}: { prototype: infer Instance } }`;
  const global = namespace ? `{ ${namespace}: ${type} }` : type;
  return `(typeof globalThis extends ${global} ? Instance : object)`;
}

function reach(url) {
  if (reached.has(url.href)) return;
  const text = readFileSync(url, 'utf8')
    .replace(ofArrayBuffer, "ReturnType<$1Constructor['of']>")
    .replace(ofPages, instanceOf);
  reached.set(url.href, text);
  for (const [, , path] of text.matchAll(relative)) reach(new URL(`${path}.d.ts`, url));
}

for (const entry of [...indices, ...modules]) reach(new URL(`${entry}.d.ts`, dist));

for (const file of readdirSync(dist, { recursive: true })) {
  if (/\.d\.c?ts$/.test(file)) rmSync(new URL(file, dist));
}
for (const [href, text] of reached)
  writeFileSync(new URL(href.replace(/ts$/, 'cts')), text.replaceAll(relative, '$1$2.cjs'));
for (const entry of indices)
  writeFileSync(new URL(`${entry}.d.ts`, dist), `export * from './${entry.split('/').pop()}.cjs';\n`);
for (const name of modules) {
  const url = new URL(`${name}.d.cts`, dist);
  writeFileSync(new URL(`${name}.d.ts`, dist), readFileSync(url));
  rmSync(url);
}
