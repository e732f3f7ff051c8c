// What the package declares, without its comments, is that of test/api: a change of the API shows as a change there.
// `API=write npx vitest run --config test/vitest.config.ts test/api.test.ts` writes it anew.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';

const dist = new URL('../dist/', import.meta.url);
const kept = new URL('api/', import.meta.url);

const printer = ts.createPrinter({ removeComments: true });

/** Each declaration file of the package by the name that it is kept under. */
const declared = new Map(
  readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.d.cts'))
    .map((file) => {
      const source = ts.createSourceFile(file, readFileSync(new URL(file, dist), 'utf8'), ts.ScriptTarget.Latest);
      return [file.replaceAll('/', '.').replace(/d\.cts$/, 'txt'), printer.printFile(source)] as const;
    }),
);

if (process.env.API === 'write') {
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept);
  for (const [name, text] of declared) writeFileSync(new URL(name, kept), text);
}

test.each([...declared])('%s', (name, text) => {
  const file = new URL(name, kept);
  expect(existsSync(file) ? readFileSync(file, 'utf8') : 'nothing is kept').toBe(text);
});

test('nothing is kept that is no longer declared', () => {
  expect(readdirSync(kept).sort()).toEqual([...declared.keys()].sort());
});
