// One training step of a workload, its calls one by one.

import { internals } from './internals.js';

const { Instance, OwnArena, Runtime, input, kernels, networkOf, trainingGraphs, initializeWeights } = internals;
const { BARRIER, END, HYPER, stateSize, writeRows } = internals;
const names = new Map(Object.entries(kernels).map(([name, kernel]) => [kernel.code, { name, ...kernel }]));

/** Rows that batches are taken from, in another order: more than the caches hold. */
const ROWS = 20_000;

/** Milliseconds that each measurement may take. */
const BUDGET = 300;

/** The shortest run, in microseconds. */
export function shortest(run) {
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
export function callsOf(words) {
  const calls = [];
  for (let at = 0; words[at] !== END; ) {
    if (words[at] === BARRIER) {
      at++;
      continue;
    }
    const { name, parameters } = names.get(words[at]);
    const list = Object.keys(parameters);
    const call = words.slice(at, at + 1 + list.length);
    calls.push({ name, words: call, values: Object.fromEntries(list.map((key, i) => [key, call[i + 1]])) });
    at += call.length;
  }
  return calls;
}

/**
 * The program of a step for so many threads, in a memory of its own. `feed` copies a batch of shuffled rows into it; `runWhole` runs it on
 * one thread, `runAlone(call)` makes a function that runs one call.
 */
export function stepOf(
  build,
  { inputs, layers, loss: lossName, optimizer: { name: kind, ...settings }, batch },
  threads = 1,
) {
  const instance = new Instance(build);
  const x = input(inputs);
  const y = layers.reduce((node, { units, activation }) => internals.layers.dense(units, activation).apply(node), x);
  const network = networkOf('bench', { inputs: [{ node: x }], outputs: [{ node: y }] }, instance.panel);
  const loss = internals.losses[lossName]();
  const { learningRate, ...rest } = settings;
  const optimizer = internals.optimizers[kind]({ learningRate: 1e-9 * learningRate, ...rest });
  const form = { targets: [loss.classes ? 'classes' : 'rows'], weighted: false };
  const graphs = trainingGraphs(network, { losses: [loss], lossWeights: [1] }, optimizer);
  const step = graphs.step(form);
  const { size } = network;
  const sizes = {
    parameters: size,
    gradients: size,
    slots: optimizer.slots * size,
    state: stateSize(1, graphs.progress.length),
  };
  const runtime = new Runtime(new OwnArena(instance), sizes, threads);
  initializeWeights(network, runtime, 1);
  const program = runtime.load(step, batch);
  optimizer.write(instance.f32, runtime.element(HYPER), 1e-12, 1);
  const data = Float32Array.from({ length: ROWS * inputs }, (_, i) => Math.sin(i * 12.9898));
  const order = Uint32Array.from({ length: ROWS }, (_, i) => (i * 7919) % ROWS);
  let first = 0;
  const feed = () => {
    const to = program.element(step.inputs[0]);
    writeRows(instance.f32, to, step.inputs[0].stride, data, inputs, order, first, batch);
    first = (first + batch) % (ROWS - batch);
  };
  const begin = () => {
    for (const progress of graphs.progress) instance.u32[runtime.element(progress)] = 0;
  };
  const alone = Math.ceil(program.end / 64) * 64;
  instance.reserve(alone + 4096);
  feed();
  return {
    ...{ instance, runtime, program, feed },
    runWhole() {
      begin();
      runtime.run();
    },
    runAlone: ({ words }) => {
      instance.u32.set([...words, END], alone / 4);
      return () => {
        begin();
        instance.run(alone);
      };
    },
  };
}
