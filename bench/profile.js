// Where the time of one training step goes: every call of its program alone, `node profile.js [--build wide] [workload …]`.
// Each call counts its shortest run; the share is of the shortest run of the whole step.

import { parseArgs } from 'node:util';
import { builds } from './builds.js';
import { internals } from './own/internals.js';
import { percent, short, table } from './table.js';
import { workloads } from './workloads.js';

const { Instance, Runtime, kernels, networkOf, predictGraph, stepGraph, initializeWeights, HYPER, STATE } = internals;
const { values: flags, positionals } = parseArgs({ options: { build: { type: 'string' } }, allowPositionals: true });
const build = flags.build ?? builds()[0];
const names = new Map(Object.entries(kernels).map(([name, kernel]) => [kernel.code, { name, ...kernel }]));

/** Milliseconds that each measurement may take. */
const BUDGET = 300;

/** The shortest run, in microseconds. */
function shortest(run) {
  let least = Number.POSITIVE_INFINITY;
  const start = performance.now();
  do {
    let times = 0;
    const from = performance.now();
    do {
      run();
      times++;
    } while (performance.now() - from < 0.5);
    least = Math.min(least, (performance.now() - from) / times);
  } while (performance.now() - start < BUDGET);
  return least * 1000;
}

/** The calls of a program: the kernel's name, its words, and its arguments by name. */
function callsOf(words) {
  const calls = [];
  for (let at = 0; words[at] !== 0; ) {
    const { name, parameters } = names.get(words[at]);
    const list = Object.keys(parameters);
    const call = words.slice(at, at + 1 + list.length);
    calls.push({ name, words: call, values: Object.fromEntries(list.map((key, i) => [key, call[i + 1]])) });
    at += call.length;
  }
  return calls;
}

/** Bytes of a parameter that each update rule reads and writes. */
const traffic = { sgdStep: 12, momentumStep: 20, nesterovStep: 20, adamStep: 28 };

function rate({ name, values: { rows, inputs, outputs, count } }, microseconds) {
  if (rows && inputs && outputs) return `${short((2 * rows * inputs * outputs) / microseconds / 1000)} GFLOP/s`;
  return name in traffic ? `${short((traffic[name] * count) / microseconds / 1000)} GB/s` : '';
}

const shape = ({ rows, inputs, outputs, count }) =>
  inputs ? [rows, inputs, outputs].filter(Boolean).join(' × ') : count ? short(count) : '';

function profile({ name, inputs, layers, loss: lossName, optimizer: { name: kind, ...settings }, batch }) {
  const { dense } = internals.layers;
  const instance = new Instance(build);
  const network = networkOf(
    inputs,
    layers.map(({ units, activation }) => dense(units, activation)),
    instance.panel,
  );
  const loss = internals.losses[lossName]();
  const { learningRate, ...rest } = settings;
  const optimizer = internals.optimizers[kind]({ learningRate: 1e-9 * learningRate, ...rest });
  const step = stepGraph(network, loss, loss.classes ? 'classes' : 'rows', optimizer);
  const { size } = network;
  const sizes = { parameters: size, gradients: size, slots: optimizer.slots * size, state: STATE };
  const runtime = new Runtime(instance, sizes, [predictGraph(network), step]);
  initializeWeights(network, runtime, 1);
  const { words, element, end } = runtime.load(step, batch);
  for (let i = 0; i < batch * step.x.stride; i++) instance.f32[element(step.x) + i] = Math.sin(i * 12.9898);
  optimizer.write(instance.f32, runtime.element(HYPER), 1e-12, 1);
  const whole = shortest(() => runtime.run());

  const alone = Math.ceil(end / 64) * 64;
  instance.reserve(alone + 4096);
  const rows = callsOf(words).map((call) => {
    instance.u32.set([...call.words, 0], alone / 4);
    const microseconds = shortest(() => instance.run(alone));
    return [
      call.name,
      shape(call.values),
      short(microseconds),
      percent(microseconds / whole),
      rate(call, microseconds),
    ];
  });
  console.log(
    `\n### ${name}, build \`${build}\`: ${short(whole)} µs a step, ${short((batch / whole) * 1e6)} samples/s\n`,
  );
  console.log(table(['call', 'size', 'µs', 'share', 'rate'], rows));
}

const wanted = workloads.filter(
  ({ task, name }) => task === 'train' && (positionals.length === 0 || positionals.includes(name)),
);
for (const workload of wanted) profile(workload);
