// Circuits of a network that reads digits: thousands of edges.

import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { type Build, dense, engine, type Model, save, sequential } from '../../src/index.ts';
import { chainOf } from '../../src/interpret/chain.ts';
import { runOf } from '../../src/interpret/exactScores.ts';
import { type DiscoverProgress, discoverCircuit } from '../../src/interpret/index.ts';
import { byColumns, firstOf, MaskedChain } from '../../src/interpret/masked.ts';
import { headOf, toRowMetric } from '../../src/interpret/rowMetric.ts';
import { available, withBuild } from '../support/builds.ts';

const PIXELS = 64;
const PAIRS = 60;

const rows = readFileSync(new URL('../../examples/data/digits.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',').map(Number));
const x = rows.map((row) => row.slice(0, PIXELS).map((ink) => ink / 16));
const y = rows.map((row) => row[PIXELS]);
const rowsOf = (digit: number) => x.filter((_, i) => y[i] === digit).slice(0, PAIRS);

const [clean, reference] = [rowsOf(4), rowsOf(9)];
const options = { clean, reference, metric: { correct: 4, wrong: 9 }, tolerance: 0.1, bootstraps: 0, seed: 1 } as const;

async function make(): Promise<Model> {
  const layers = [dense(48, 'relu'), dense(24, 'relu'), dense(10, 'softmax')];
  const model = sequential({ inputs: PIXELS, layers, seed: 1 });
  model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
  await model.fit(x, y, { epochs: 10 });
  return model;
}

test('of thousands of edges, too, none that is left can go by itself', async () => {
  const model = await make();
  const { edges, report } = await discoverCircuit(model, { ...options, holdout: 0 });
  expect(report.edges).toBeLessThan(report.ofEdges / 3);
  const chain = model.look('test', (state) => {
    const head = headOf('test', state.network, undefined);
    const metric = toRowMetric('test', options.metric, head, PAIRS, () => new Float32Array(0));
    const layers = chainOf('test', state, head);
    const { build } = state.runtime.instance;
    const [here, there] = [clean, reference].map((table) => byColumns(table.flat(), PAIRS, PIXELS));
    const run = runOf(layers, build, there, PAIRS);
    return new MaskedChain(
      layers,
      build,
      here,
      run,
      PAIRS,
      metric,
      Array.from({ length: PAIRS }, (_, p) => p),
    );
  });
  const { layers } = chain;
  const ids = Uint32Array.from(edges, ({ layer, from, to }) => {
    const index = layers.findIndex(({ name }) => name === layer);
    return firstOf(layers, index) + to * layers[index].inputs + from;
  });
  const valuesOf = (kept: Uint32Array) => {
    chain.keep(kept);
    return chain.values();
  };
  const distance = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, p) => sum + Math.abs(value - b[p]), 0);
  const full = valuesOf(Uint32Array.from({ length: firstOf(layers, 3) }, (_, edge) => edge));
  const none = valuesOf(new Uint32Array(0));
  const error = (kept: Uint32Array) => distance(valuesOf(kept), full) / distance(full, none);
  expect(error(ids)).toBeLessThanOrEqual(options.tolerance);
  expect(error(ids)).toBeCloseTo(report.error.mean, 9);
  const least = Math.min(...Array.from(ids, (edge) => error(ids.filter((other) => other !== edge))));
  expect(least).toBeGreaterThan(options.tolerance);
});

test('threads, and the builds of a class, change no bit of a circuit', async () => {
  const find = (build: Build, threads: number) =>
    withBuild(build, async () => {
      engine({ threads });
      return JSON.stringify(await discoverCircuit(await make(), { ...options, bootstraps: 1 }));
    });
  try {
    for (const build of available) expect(await find(build, 3), build).toBe(await find(build, 1));
    if (available.includes('relaxed') && available.includes('wide'))
      expect(await find('wide', 1)).toBe(await find('relaxed', 1));
  } finally {
    engine({ threads: 'auto' });
  }
});

test('a search tells how far it is, lets others run, and stops where it is told to', async () => {
  const model = await make();
  const stop = new AbortController();
  const seen: DiscoverProgress[] = [];
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const search = discoverCircuit(model, {
    ...{ ...options, bootstraps: 200, signal: stop.signal },
    onProgress(progress) {
      seen.push(progress);
      if (progress.stage === 'bootstrap') stop.abort(new Error('enough'));
    },
  });
  await expect(search).rejects.toThrow('enough');
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
  expect(seen.at(-1)?.stage).toBe('bootstrap');
  expect(seen.every(({ edges }) => edges >= 0 && edges <= firstEdges(model))).toBe(true);
  // The model goes on as before.
  expect(model.predict(clean).length).toBe(10 * PAIRS);
});

const firstEdges = (model: Model) =>
  [...model.getWeights().values()].reduce((sum, { shape, data }) => sum + (shape.length > 1 ? data.length : 0), 0);

test('a worker finds the circuit that is found here', async () => {
  const model = await make();
  const here = await withBuild(engine().build, () => discoverCircuit(model, { ...options, bootstraps: 1 }));
  const [entry, interpret] = ['node.js', 'interpret/index.js'].map(
    (file) => new URL(`../../dist/${file}`, import.meta.url).href,
  );
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    (async () => {
      const { engine, load } = await import(${JSON.stringify(entry)});
      const { discoverCircuit } = await import(${JSON.stringify(interpret)});
      engine({ build: workerData.build });
      const model = load(workerData.bytes);
      const onProgress = ({ stage }) => parentPort.postMessage({ stage });
      const circuit = await discoverCircuit(model, { ...workerData.options, onProgress });
      parentPort.postMessage({ circuit: circuit.toJSON() });
    })();`;
  const workerData = { bytes: save(model), build: engine().build, options: { ...options, bootstraps: 1 } };
  const worker = new Worker(code, { eval: true, workerData });
  const messages: { stage?: string; circuit?: unknown }[] = [];
  await new Promise((resolve, reject) => {
    worker.on('message', (message) => messages.push(message));
    worker.on('error', reject);
    worker.on('exit', resolve);
  });
  expect(messages.at(-1)?.circuit).toEqual(here.toJSON());
  expect(messages.some(({ stage }) => stage === 'prune')).toBe(true);
});
