// Where the time of one training step goes: every call of its program alone, `node profile.js [--build wide] [workload …]`.
// Each call counts its shortest run; the share is of the shortest run of the whole step. A step's products as a share of
// the ceiling: what the bare register tile does in the L1 cache, measured beside it. `--ceiling` prints those alone.

import { parseArgs } from 'node:util';
import { builds } from './builds.js';
import { instructionSet, processor } from './machine.js';
import { products } from './own/products.js';
import { callsOf, shortest, stepOf } from './own/step.js';
import { traffic } from './own/traffic.js';
import { percent, short, table } from './table.js';
import { workloads } from './workloads.js';

const { values: flags, positionals } = parseArgs({
  options: { build: { type: 'string' }, ceiling: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const build = flags.build ?? builds()[0];

function rate({ name, values: { rows, inputs, outputs, count } }, microseconds) {
  if (rows && inputs && outputs) return `${short((2 * rows * inputs * outputs) / microseconds / 1000)} GFLOP/s`;
  return name in traffic ? `${short((4 * traffic[name] * count) / microseconds / 1000)} GB/s` : '';
}

const operationsOf = ({ rows, inputs, outputs }) => (rows && inputs && outputs ? 2 * rows * inputs * outputs : 0);

const [tile] = products(build);
const runTile = tile.start();

/** GFLOP/s of the bare register tile, now. */
const ceiling = () => tile.operations / shortest(runTile) / 1000;

/**
 * Of a step: GFLOP/s of its products over the time of all of it, and over the time that they take alone, as shares of the
 * ceiling. Step and ceiling take turns, and the best of each counts.
 */
function shares(workload) {
  const { program, runWhole, runAlone } = stepOf(build, workload);
  const calls = callsOf(program.words).filter(({ values }) => operationsOf(values) > 0);
  const operations = calls.reduce((sum, { values }) => sum + operationsOf(values), 0);
  let [step, top] = [Number.POSITIVE_INFINITY, 0];
  for (let turn = 0; turn < 5; turn++) {
    top = Math.max(top, ceiling());
    step = Math.min(step, shortest(runWhole));
  }
  const alone = calls.reduce((sum, call) => sum + shortest(runAlone(call)), 0);
  const rates = [step, alone].map((microseconds) => operations / microseconds / 1000);
  return [workload.name, short(top), ...rates.flatMap((rate) => [short(rate), percent(rate / top)])];
}

const shape = ({ rows, inputs, outputs, count }) =>
  inputs ? [rows, inputs, outputs].filter(Boolean).join(' × ') : count ? short(count) : '';

function profile(workload) {
  const { program, runWhole, runAlone } = stepOf(build, workload);
  const whole = shortest(runWhole);
  const rows = callsOf(program.words).map((call) => {
    const microseconds = shortest(runAlone(call));
    return [
      call.name,
      shape(call.values),
      short(microseconds),
      percent(microseconds / whole),
      rate(call, microseconds),
    ];
  });
  const { name, batch } = workload;
  console.log(
    `\n### ${name}, build \`${build}\`: ${short(whole)} µs a step, ${short((batch / whole) * 1e6)} samples/s\n`,
  );
  console.log(table(['call', 'size', 'µs', 'share', 'rate'], rows));
}

const wanted = workloads.filter(
  ({ task, name }) => task === 'train' && (positionals.length === 0 || positionals.includes(name)),
);
if (flags.ceiling) {
  const head = ['workload', 'ceiling, GFLOP/s', 'whole step', 'of it', 'its products alone', 'of it'];
  console.log(`${processor}, ${instructionSet}; build \`${build}\`\n\n${table(head, wanted.map(shares))}`);
} else for (const workload of wanted) profile(workload);
