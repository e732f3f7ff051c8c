// Declares the package for both kinds of modules: what tsc wrote to dist/types becomes one .d.cts for each entry, with what
// its exports lead to and nothing else; the .d.ts beside it has the same names. So the types of one are those of the other.
// TypeScript before 5.7 takes them, whose typed arrays have no type parameter: what `of` returns is on an ArrayBuffer. So
// does a project for Node without the types of pages: theirs are looked up among the globals.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { entries } from './entries.js';

const dist = new URL('../dist/', import.meta.url);
const types = new URL('types/', dist);
const indices = ['index', ...entries.map(({ folder }) => `${folder}/index`)];

const { peerDependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const ofArrayBuffer = /\b(\w+Array)<ArrayBuffer>/g;
const ofPages = /\b(?:(WebAssembly)|globalThis)\.(Module|Memory|Table|Worker)\b/g;
const library = /^\/\/\/ <reference lib="[\w.]+" preserve="true" \/>\n/m;

/** The type of a global's instances; any object where there is no such global. */
function instanceOf(_, namespace, name) {
  const type = `{ ${name}: { prototype: infer Instance } }`;
  const global = namespace ? `{ ${namespace}: ${type} }` : type;
  return `(typeof globalThis extends ${global} ? Instance : object)`;
}

/** A declaration as every compiler takes it. A library is referred to at the top. */
function portable(text) {
  const [reference = ''] = library.exec(text) ?? [];
  return (
    reference +
    text
      .replace(library, '')
      .replace(ofArrayBuffer, "ReturnType<$1Constructor['of']>")
      .replace(ofPages, instanceOf)
      .replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4))
  );
}

const path = (name) => fileURLToPath(new URL(`${name}.d.ts`, types));

const declarations = await rollup({
  input: Object.fromEntries(indices.map((entry) => [entry, path(entry)])),
  external: [/^node:/, ...Object.keys(peerDependencies).map((name) => new RegExp(`^${name}(/|$)`))],
  plugins: [dts()],
  onLog(level, { code, message }) {
    // An entry may have effects alone. What only this library makes has no name for its users.
    if (level === 'warn' && code !== 'EMPTY_BUNDLE' && !message.includes('private shared type exports'))
      throw new Error(`${code}: ${message}`);
  },
});
const { output } = await declarations.generate({
  format: 'esm',
  entryFileNames: '[name].d.cts',
  chunkFileNames: ({ name }) => `${name.replace(/\.d$/, '')}.d.cts`,
  minifyInternalExports: false,
});
for (const { fileName, code } of output) writeFileSync(new URL(fileName, dist), portable(code));
for (const entry of indices)
  writeFileSync(new URL(`${entry}.d.ts`, dist), `export * from './${entry.split('/').pop()}.cjs';\n`);
for (const name of ['worker', 'module'])
  writeFileSync(new URL(`${name}.d.ts`, dist), portable(readFileSync(path(name), 'utf8')));
rmSync(types, { recursive: true });
