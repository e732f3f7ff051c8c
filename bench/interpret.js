// What it takes to look inside: `node interpret.js [--quick] [--python <path>]`. Scores all edges of 784-512-256-128-10 by
// conductance, 8 steps on 256 pairs, beside a training step on 2,048 rows, and both in PyTorch, in turns on one core; then
// finds circuits in networks that have learned digits.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readCsv } from '../dist/files/index.js';
import { discoverCircuit } from '../dist/interpret/index.js';
import { adam, dense, engine, l1, sequential } from '../dist/node.js';
import { builds } from './builds.js';
import { withPackedData } from './packed-data.js';
import { Contestant, findPython } from './process.js';
import { median } from './statistics.js';
import { short, table, times } from './table.js';
import { workloads } from './workloads.js';

/** Seconds for one answer. */
const PATIENCE = 180;

const { values: flags } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, python: { type: 'string' } },
});
const turns = flags.quick ? 5 : 15;
const deep = workloads.find(({ name }) => name === 'deep sgd');
const workload = { ...deep, batch: 2048, batches: 1, pairs: 256, steps: 8, correct: 4, wrong: 9 };
const python = findPython(flags.python);

await compareScores();
for (const units of [
  [128, 10],
  [512, 256, 128, 10],
])
  await find(units);

async function compareScores() {
  const ours = builds().map((build) => ({ name: `lanewise ${build}`, module: 'interpret.js', options: { build } }));
  const peers = python ? [{ name: 'PyTorch', module: 'interpret.py', isPython: true }] : [];
  if (!python) console.log('PyTorch does not take part: no Python with it was found.');
  const entries = [...ours, ...peers].flatMap((who) =>
    ['score', 'step'].map((mode) => ({ ...who, mode, seconds: [] })),
  );
  await withPackedData(workload, async (packed) => {
    for (const entry of entries) {
      const { module, options, mode } = entry;
      entry.process = new Contestant(
        { module, options, mode, workload, threads: 1, ...packed },
        entry.isPython && python,
      );
      entry.version = (await entry.process.ready(PATIENCE)).version;
      await entry.process.ask({ run: 3 }, PATIENCE);
      if (mode === 'score') entry.sum = (await entry.process.ask({ loss: true }, PATIENCE)).loss;
    }
    for (let turn = 0; turn < turns; turn++)
      for (const entry of entries) entry.seconds.push((await entry.process.ask({ run: 1 }, PATIENCE)).seconds);
    for (const entry of entries) await entry.process.close();
  });
  const shortest = (name, mode) =>
    Math.min(...entries.find((each) => each.name === name && each.mode === mode).seconds);
  const rows = [...ours, ...peers].map(({ name }) => {
    const [score, step] = [shortest(name, 'score'), shortest(name, 'step')];
    const { sum, version } = entries.find((entry) => entry.name === name);
    const ratios = peers.length > 0 ? times(shortest('PyTorch', 'score') / score) : '–';
    return [
      `${name} ${version}`,
      `${short(1000 * score)} ms`,
      `${short(1000 * step)} ms`,
      times(score / step),
      ratios,
      sum.toPrecision(5),
    ];
  });
  const head = ['784-512-256-128-10', 'all scores', 'a step', 'scores / step', 'than PyTorch', 'Σ |score|'];
  console.log(
    `\n${table(head, rows)}\n\nThe shortest of ${turns} turns each; the median was ${short(100 * spread(entries))} % longer.\n`,
  );
}

/** By how much the median turn is longer than the shortest. */
function spread(entries) {
  return median(entries.map(({ seconds }) => median(seconds) / Math.min(...seconds))) - 1;
}

/** A network that has learned the 8 × 8 digits at 28 × 28 pixels, and what tells a 4 from a 9 in it. */
async function find(units) {
  engine({ threads: 1 });
  const text = readFileSync(new URL('../examples/data/digits.csv', import.meta.url), 'utf8');
  const { x, y } = await readCsv(text, { target: 'digit' });
  const pixels = enlarged(x, y.length);
  const weightRegularizer = l1({ l1: 1e-4 });
  const layers = units.map((count, index) =>
    dense(count, index === units.length - 1 ? 'softmax' : 'relu', { weightRegularizer }),
  );
  const model = sequential({ inputs: 784, layers, seed: 1 });
  model.compile({ optimizer: adam({ learningRate: 1e-3 }), loss: 'crossEntropy', metrics: ['accuracy'] });
  const { accuracy } = await model.fit(pixels, y, { epochs: 20 });
  const rowsOf = (digit) =>
    [...y.keys()]
      .filter((row) => Number(y[row]) === digit)
      .slice(0, 170)
      .map((row) => pixels.subarray(784 * row, 784 * (row + 1)));
  const start = performance.now();
  let spent = start;
  const stages = new Map();
  let stage = 'score';
  const note = (next) => {
    const time = performance.now();
    stages.set(stage, (stages.get(stage) ?? 0) + time - spent);
    spent = time;
    stage = next;
  };
  const { report } = await discoverCircuit(model, {
    clean: rowsOf(4),
    reference: rowsOf(9),
    metric: { correct: 4, wrong: 9 },
    seed: 1,
    onProgress: (progress) => note(progress.stage),
  });
  note();
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `784-${units.join('-')}, ${short(100 * accuracy.at(-1))} % right: a circuit of ${report.edges} of ${report.ofEdges} edges in ` +
      `${short(seconds)} s, ${report.evaluations} evaluations, error ${short(report.error.mean)}, stability ${short(report.stability)}`,
  );
  console.log([...stages].map(([name, time]) => `  ${name} ${short(time)} ms`).join(', '));
}

/** Rows of 8 × 8 from 0 to 16 as 28 × 28 from 0 to 1, bilinear. */
function enlarged(x, rows) {
  const pixels = new Float32Array(rows * 784);
  const place = (i) => {
    const at = Math.min(Math.max(((i + 0.5) * 8) / 28 - 0.5, 0), 7);
    const low = Math.min(Math.floor(at), 6);
    return [low, at - low];
  };
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < 28; i++)
      for (let j = 0; j < 28; j++) {
        const [[a, s], [b, t]] = [place(i), place(j)];
        const ink = (down, right) => x[row * 64 + (a + down) * 8 + b + right];
        const upper = ink(0, 0) * (1 - t) + ink(0, 1) * t;
        const lower = ink(1, 0) * (1 - t) + ink(1, 1) * t;
        pixels[row * 784 + i * 28 + j] = (upper * (1 - s) + lower * s) / 16;
      }
  return pixels;
}
