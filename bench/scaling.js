// What more cores would do, on paper: `node scaling.js [--build wide] [workload …]`. From the time of each call of a step
// alone on one thread, of feeding it shuffled rows, and of a barrier between two threads, the time of a step on n threads:
//
//   feed + Σ calls: time · (greatest share of the output) + barriers · (barrier of two threads) · n / 2
//
// The greatest share is that of the panels, rows or numbers that do not go around evenly; tiles of fewer than half their
// rows are taken to be as slow as half. Memory is taken to be as fast for n cores as for one.

import { parseArgs } from 'node:util';
import { builds } from './builds.js';
import { internals } from './own/internals.js';
import { callsOf, shortest, stepOf } from './own/step.js';
import { short, table } from './table.js';
import { workloads } from './workloads.js';

const { Team } = internals;
const { values: flags, positionals } = parseArgs({ options: { build: { type: 'string' } }, allowPositionals: true });
const build = flags.build ?? builds()[0];
const cores = [2, 4, 8, 16, 32];

/** Rows of the register tile. */
const TILE = build === 'simd' ? 5 : 6;

/** Microseconds of a program of two threads that is nothing but barriers, for each. */
async function barrierTime() {
  const barriers = 64;
  const instance = new internals.Instance(build);
  const program = 65_536;
  instance.reserve(2 * program);
  const team = new Team(instance, 2);
  instance.u32.fill(internals.BARRIER, program / 4, program / 4 + barriers);
  instance.u32[program / 4 + barriers] = internals.END;
  while (!team.ready()) await new Promise((resolve) => setTimeout(resolve, 1));
  const time = shortest(() => {
    for (let done = team.run(program); !done; ) done = team.advance();
  });
  team.end(false);
  return time / (barriers + 1);
}

const most = (count, n) => Math.ceil(count / n) / count;

/** The greatest share of a call's output that one of n threads has, as time: rows in low tiles are slower. */
function greatestShare({ values }, panel, n) {
  const { rows = 1, inputs, outputs, count, dx, columns } = values;
  if (inputs === undefined) return columns === undefined && count === undefined ? 1 : most(count ?? rows, n);
  const panels = Math.ceil((dx === undefined ? outputs : inputs) / panel);
  if (panels % n === 0 || panels >= 4 * n) return most(panels, n);
  const whole = values.dw === undefined ? rows : inputs;
  return Math.min(1, Math.max(Math.ceil(whole / n), TILE / 2) / whole);
}

const barrier = await barrierTime();
console.log(`\nbuild \`${build}\`, a barrier of two threads ${short(1000 * barrier)} ns\n`);
const wanted = workloads.filter(
  ({ task, name }) => task === 'train' && (positionals.length === 0 || positionals.includes(name)),
);
const rows = wanted.map((workload) => {
  const { instance, runtime, program, feed, runAlone } = stepOf(build, workload, 2);
  const calls = callsOf(program.words);
  const barriers = program.words.length - 1 - calls.reduce((sum, { words }) => sum + words.length, 0);
  runtime.end();
  const feeding = shortest(feed);
  const times = calls.map((call) => shortest(runAlone(call)));
  const one = feeding + times.reduce((sum, time) => sum + time, 0);
  const on = (n) =>
    feeding +
    calls.reduce((sum, call, index) => sum + times[index] * greatestShare(call, instance.panel, n), 0) +
    ((barriers + 1) * barrier * n) / 2;
  const gains = cores.map((n) => `${(one / on(n)).toFixed(n > 4 ? 1 : 2)}×`);
  return [workload.name, short(one), `${((100 * feeding) / one).toFixed(0)} %`, barriers + 1, ...gains];
});
console.log(table(['workload', 'µs a step', 'serial', 'barriers', ...cores.map((n) => `${n} threads`)], rows));
