import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { entries } from '../src/entries.js';

/** The floors, from the ground up. A file imports from floors below its own, or from its own room and its subfolders. */
const floors = [
  ['base'],
  ['engine'],
  ['threads'],
  ['plan'],
  ['data'],
  ['activations', 'constraints', 'initializers', 'layers', 'losses', 'optimizers', 'regularizers', 'schedules'],
  ['callbacks', 'metrics'],
  ['network'],
  ['lowering'],
  ['training'],
  ['saving'],
  ['worker'],
  ['model'],
  ['index.ts', 'index.node.ts', 'module.ts', 'worker.ts'],
  ['interchange', 'jobs'],
  entries.map(({ folder }) => folder).filter((folder) => folder !== 'search'),
  ['search'],
  ['command'],
];

/** The optional peer dependencies, for the entries above the core. */
const libraries = Object.keys(
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).peerDependencies,
);

const isLibrary = (path: string) => libraries.some((name) => path === name || path.startsWith(`${name}/`));

const source = new URL('../src/', import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const roomOf = (file: string) => file.split('/')[0] as string;
const floorOf = (file: string) => floors.findIndex((names) => names.includes(roomOf(file)));

const importsOf = (file: string) =>
  [
    ...readFileSync(new URL(file, source), 'utf8').matchAll(/(?:\b(?<!')from\s*|^import\s+|\bimport\s*\()'([^']+)'/gm),
  ].map(([, path]) => path);

test.each(files)('%s imports only from below', (file) => {
  expect(floorOf(file), 'a floor for the file').toBeGreaterThanOrEqual(0);
  for (const path of importsOf(file)) {
    if (floorOf(file) === floorOf('node') && isLibrary(path)) continue;
    if (/^(bullmq|node|command)\//.test(file) && path.startsWith('node:')) continue;
    expect(path, 'a file of our own: the core has no dependency').toMatch(/^\.\.?\//);
    const target = posix.join(posix.dirname(file), path);
    const sameRoom = posix.dirname(target) === posix.dirname(file) || roomOf(target) === roomOf(file);
    // Layers hold activations and initializers: the one step sideways.
    const vocabulary =
      floorOf(file) === floorOf('layers/') && floorOf(target) === floorOf(file) && file.startsWith('layers/');
    if (!sameRoom && !vocabulary) expect(floorOf(target), `${file} → ${target}`).toBeLessThan(floorOf(file));
  }
});

test('no file of a folder is imported in a circle', () => {
  const graph = new Map(
    files.map((file) => [file, importsOf(file).map((path) => posix.join(posix.dirname(file), path))]),
  );
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    expect(path, 'a circle').not.toContain(file);
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});
