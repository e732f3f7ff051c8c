// Runs the lines of the guide, each block of ```sh as a shell would, with what is packed; what a block of ```text behind it
// says must be so, but for …

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dense, pipeline, save, sequential, tabular } from '../../src/index.ts';
import { classes, x, y } from '../docs/iris.js';
import { folder, program } from './packed.ts';

const here = join(folder, 'guide');
mkdirSync(join(here, 'bin'), { recursive: true });
writeFileSync(join(here, 'bin/npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${program}" "$@"\n`);
chmodSync(join(here, 'bin/npx'), 0o755);

const iris = sequential({ inputs: 4, layers: [dense(8, 'relu'), dense(3, 'softmax')], seed: 1 });
iris.compile({ optimizer: 'adam', loss: 'crossEntropy' });
await iris.fit(x, y, { epochs: 100 });
writeFileSync(join(here, 'iris.safetensors'), save(iris));
writeFileSync(join(here, 'iris.csv'), `a,b,c,d,kind\n${x.map((row, i) => `${row.join()},${y[i]}\n`).join('')}`);

const passengers = [
  { age: 31, sex: 'female', class: 1, fare: 80, port: 'Cherbourg' },
  { age: null, sex: 'male', class: 3, fare: 8, port: null },
  { age: 4, sex: 'male', class: 2, fare: 26, port: 'Southampton' },
  { age: 54, sex: 'male', class: 1, fare: 52, port: 'Southampton' },
];
const table = tabular(passengers, {
  columns: {
    age: { kind: 'numeric', missing: 'median', indicator: true },
    fare: { kind: 'numeric', log: true },
    class: { kind: 'categorical' },
    port: { kind: 'categorical', missing: 'own', unknown: 'own' },
  },
});
const model = sequential({ inputs: table.columns.length, layers: [dense(8, 'relu'), dense(1, 'sigmoid')], seed: 1 });
model.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy' });
const outcomes = ['survived', 'died', 'survived', 'died'];
await pipeline(model, { input: table }).fit(passengers, outcomes, { epochs: 300 });
writeFileSync(join(here, 'passengers.safetensors'), save(model));
writeFileSync(
  join(here, 'passengers.csv'),
  `age,sex,class,fare,port\n${passengers
    .map(
      (each) =>
        `${Object.values(each)
          .map((value) => value ?? '')
          .join()}\n`,
    )
    .join('')}`,
);

const guide = readFileSync(new URL('../../docs/guides/command-line.md', import.meta.url), 'utf8');
const blocks = [...guide.matchAll(/^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms)].map(([, lines, says]) => ({
  lines,
  says,
}));

test.each(blocks)('$lines', ({ lines, says }) => {
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', lines], {
    ...{ cwd: here, encoding: 'utf8' },
    env: { ...process.env, PATH: `${join(here, 'bin')}:${process.env.PATH}` },
  });
  expect(status, stderr).toBe(0);
  if (says === undefined) return;
  const pattern = says.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*');
  expect(stdout + stderr).toMatch(new RegExp(`^${pattern}$`));
});

test('the guide has such lines', () => {
  expect(blocks.length).toBeGreaterThan(4);
  expect(classes).toHaveLength(3);
});
