// Where the time of one training step goes: every call of its program alone, `node profile.js [--build wide] [workload …]`.
// Each call counts its shortest run; the share is of the shortest run of the whole step.

import { parseArgs } from 'node:util';
import { builds } from './builds.js';
import { callsOf, shortest, stepOf } from './own/step.js';
import { traffic } from './own/traffic.js';
import { percent, short, table } from './table.js';
import { workloads } from './workloads.js';

const { values: flags, positionals } = parseArgs({ options: { build: { type: 'string' } }, allowPositionals: true });
const build = flags.build ?? builds()[0];

function rate({ name, values: { rows, inputs, outputs, count } }, microseconds) {
  if (rows && inputs && outputs) return `${short((2 * rows * inputs * outputs) / microseconds / 1000)} GFLOP/s`;
  return name in traffic ? `${short((4 * traffic[name] * count) / microseconds / 1000)} GB/s` : '';
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
for (const workload of wanted) profile(workload);
