// lanewise side by side with its peers: `node peers.js [--quick] [--modes 4] [--only tiny,mnist]
// [--contestants lanewise,pytorch] [--python path]`. Writes results/peers-node<version>.json, .md and .svg (quick-node<version> when quick).

import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chart } from './chart.js';
import { measureColdStart } from './cold-start.js';
import { cleared } from './environment.js';
import { instructionSet, processor } from './machine.js';
import { entriesOf, measureWorkload } from './measure.js';
import { busyBefore, core, findPython } from './process.js';
import { report } from './report.js';
import { best, median, noise } from './statistics.js';
import { percent, short } from './table.js';
import { describe, quick, workloads } from './workloads.js';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    modes: { type: 'string' },
    only: { type: 'string' },
    contestants: { type: 'string' },
    python: { type: 'string' },
  },
});

/** Turns of `turnSeconds` after at most `warmSeconds`, with the first `modes` modes of each contestant. */
const plan = {
  ...(flags.quick
    ? { rounds: 1, turns: 4, turnSeconds: 0.15, warmSeconds: 2.5, modes: 1, coldStarts: 3 }
    : { rounds: 3, turns: 5, turnSeconds: 0.3, warmSeconds: 6, modes: 9, coldStarts: 7 }),
  ...(flags.modes ? { modes: Number(flags.modes) } : {}),
};

const wanted = (list) => (name) =>
  !list || list.split(',').some((part) => name.toLowerCase().includes(part.toLowerCase()));
const python = findPython(flags.python);
const named = wanted(flags.contestants);
const takesPart = ({ name, slow, python: speaksPython }) =>
  named(name) && !(slow && flags.quick) && (!speaksPython || python !== undefined);
const chosen = workloads.filter(
  ({ name }) => (flags.only || !flags.quick || quick.includes(name)) && wanted(flags.only)(name),
);

const started = performance.now();
const minutes = () => `${((performance.now() - started) / 60_000).toFixed(1)} min`;

function log({ contestant, mode, rates, error }) {
  const result = error ? `failed: ${error}` : `${short(best(rates)).padStart(11)} samples/s`;
  console.log(`  ${`${contestant.name}, ${mode}`.padEnd(32)} ${result}`);
}

const results = {
  ...{ node: process.version, v8: process.versions.v8, platform: `${process.platform} ${process.arch}` },
  ...{
    cpu: processor,
    instructionSet,
    cleared: cleared(process.env),
    pinned: core !== undefined,
    busyBefore,
    date: new Date().toISOString().slice(0, 10),
    plan,
  },
  ...{ workloads: [], coldStart: [] },
};

const place = core === undefined ? 'not pinned' : `core ${core}, ${percent(busyBefore)} busy before`;
console.log(`Node ${process.version}, ${place}, Python ${python ?? 'none'}`);
for (const [index, workload] of chosen.entries()) {
  console.log(`\n${index + 1}/${chosen.length} ${workload.name}: ${describe(workload)} (${minutes()})`);
  const { reference, entries } = await measureWorkload(workload, entriesOf(workload, takesPart, plan.modes), plan, {
    python,
    log,
  });
  results.workloads.push({
    ...{ name: workload.name, description: describe(workload), task: workload.task, reference },
    results: entries.map(({ contestant, mode, version, kernels, rates, loss, counts, error }) => ({
      ...{ contestant: contestant.name, mode, version, kernels, own: contestant.own, native: contestant.native },
      ...{ held: contestant.held && true },
      ...{ threads: contestant.threads, perSample: contestant.perSample, loss: loss ?? undefined, counts, error },
      ...(rates.length > 0 ? { best: best(rates), median: median(rates), noise: noise(rates), rates } : {}),
    })),
  });
}

console.log(`\ncold start (${minutes()})`);
const starts = await measureColdStart(plan.coldStarts, {
  ...{ python, takesPart },
  log({ contestant, seconds, error }) {
    console.log(
      `  ${contestant.name.padEnd(32)} ${error ? `failed: ${error}` : `${short(1000 * Math.min(...seconds))} ms`}`,
    );
  },
});
results.coldStart = starts.map(({ contestant, seconds, error }) => ({ contestant: contestant.name, seconds, error }));

const name = `${flags.quick ? 'quick' : 'peers'}-node${process.versions.node.split('.')[0]}`;
const write = (extension, text) => writeFileSync(new URL(`results/${name}.${extension}`, import.meta.url), text);
const markdown = report(results);
mkdirSync(new URL('results/', import.meta.url), { recursive: true });
write('json', `${JSON.stringify(results, null, 2)}\n`);
write('md', `${markdown}\n`);
write('svg', chart(results));
console.log(`\n${markdown}\n\n${minutes()}; results/${name}.json, .md and .svg`);
