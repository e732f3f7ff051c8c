// lanewise's own kernels and training steps, each build in a process of its own: `node own.js [--quick]
// [--build simd]`. Writes results/own-node<version>.json and .md.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { builds } from './builds.js';
import { instructionSet, processor } from './machine.js';
import { ownReport } from './own/report.js';
import { core, spawnPinned } from './process.js';

const { values: flags } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, build: { type: 'string' } },
});
const [milliseconds, rounds] = flags.quick ? [60, 2] : [200, 4];
const script = fileURLToPath(new URL('own/build.js', import.meta.url));

async function measure(build) {
  const child = spawnPinned(process.execPath, [script, build, milliseconds, rounds]);
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const tasks = [];
  for await (const line of createInterface({ input: child.stdio[3] })) {
    const task = JSON.parse(line);
    tasks.push(task);
    console.error(`${build}, round ${task.round + 1} of ${rounds}: ${task.name}`);
  }
  if (tasks.length === 0) throw new Error(`${build}: ${errors}`);
  if (errors) {
    console.error(errors);
    process.exitCode = 1;
  }
  return tasks;
}

const results = {
  ...{ node: process.version, cpu: `${processor}, ${instructionSet}`, pinned: core !== undefined },
  ...{ date: new Date().toISOString().slice(0, 10), builds: flags.build ? [flags.build] : builds(), tasks: [] },
};
for (const build of results.builds) results.tasks.push(...(await measure(build)));

const name = `own-node${process.versions.node.split('.')[0]}`;
const markdown = ownReport(results);
mkdirSync(new URL('results/', import.meta.url), { recursive: true });
writeFileSync(new URL(`results/${name}.json`, import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(new URL(`results/${name}.md`, import.meta.url), `${markdown}\n`);
console.log(markdown);
