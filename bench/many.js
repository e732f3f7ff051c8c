// Many models at once: how long it takes to make one of 8-16-3, what it takes of memory, and what `predict` of one row takes
// of the first, of the thousandth, and of a thousand and of all in turn: `node many.js [--models=100000] [--build=simd]
// [FOLDER…]`, each package in a process of its own. It fails where the models do not all live, or predict other numbers
// than at first.

import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './statistics.js';
import { short, table } from './table.js';

const THOUSAND = 1000;

/** Rounds in which all ways to predict take turns, and calls of each. */
const ROUNDS = 800;
const CALLS = 500;

const { values: flags, positionals } = parseArgs({
  options: { models: { type: 'string', default: '100000' }, build: { type: 'string', default: 'auto' } },
  allowPositionals: true,
});
const models = Math.max(THOUSAND, Number(flags.models));

if (process.env.LANEWISE_MANY) console.log(JSON.stringify(await measure(process.env.LANEWISE_MANY)));
else report([fileURLToPath(new URL('..', import.meta.url)), ...positionals]);

/** Microseconds of each part, and bytes of a model, in this process. */
async function measure(entry) {
  const { dense, engine, sequential } = await import(entry);
  engine({ build: flags.build, threads: 1 });
  const row = Float32Array.from({ length: 8 }, (_, i) => Math.sin(i));
  const make = (seed) => sequential({ inputs: 8, layers: [dense(16, 'relu'), dense(3, 'softmax')], seed });
  for (let seed = 0; seed < THOUSAND; seed++) make(seed);
  const before = process.memoryUsage().rss;
  const all = [];
  const first = [];
  const making = [];
  while (all.length < models) {
    const start = performance.now();
    for (let i = 0; i < THOUSAND; i++) all.push(make(all.length));
    making.push((performance.now() - start) / THOUSAND);
    while (first.length < all.length) first.push(all[first.length].predict(row)[0]);
  }
  const bytes = (process.memoryUsage().rss - before) / all.length;
  const ways = {
    first: () => all[0],
    thousandth: () => all[THOUSAND - 1],
    thousand: (call) => all[call % THOUSAND],
    all: (call) => all[(call * 7919) % all.length],
  };
  const times = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [way, model] of Object.entries(ways)) times[way].push(timeOf(model, round * CALLS, row));
  }
  const wrong = all.findIndex((model, index) => model.predict(row)[0] !== first[index]);
  if (wrong >= 0) throw new Error(`model ${wrong} predicts other numbers than at first`);
  return {
    making: median(making),
    bytes,
    ...Object.fromEntries(Object.entries(times).map(([k, v]) => [k, median(v)])),
  };
}

/** Milliseconds of a call of `predict`, the mean over so many. */
function timeOf(model, from, row) {
  const start = performance.now();
  for (let call = from; call < from + CALLS; call++) model(call).predict(row);
  return (performance.now() - start) / CALLS;
}

function report(folders) {
  const rows = folders.map((folder) => {
    const env = { ...process.env, LANEWISE_MANY: pathToFileURL(resolve(folder, 'dist/node.js')).href };
    const script = [fileURLToPath(import.meta.url), `--models=${models}`, `--build=${flags.build}`];
    const { making, bytes, ...ways } = JSON.parse(execFileSync(process.execPath, script, { env }));
    const predicted = Object.values(ways).map((time) => `${short(1e6 * time)} ns`);
    return [folder, `${short(1000 * making)} µs`, `${short(bytes / 1024)} KiB`, ...predicted];
  });
  const head = [
    'package',
    'to make one',
    'memory of one',
    'predict: the first',
    'the thousandth',
    'of a thousand',
    'of all',
  ];
  console.log(`\n${models.toLocaleString('en')} models\n\n${table(head, rows)}`);
}
