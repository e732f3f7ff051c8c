// What a circuit says of itself, beside what is known of the network, and what `patch` gives.

import { expect, test, vi } from 'vitest';
import { dense, sequential } from '../../src/index.ts';
import { attribute, type Circuit, type DiscoverProgress, discoverCircuit, patch } from '../../src/interpret/index.ts';
import { numbers } from '../support/random.ts';
import { planted } from './planted.ts';

/** Every look at the clock is a second later: there is always something to tell. */
vi.mock('../../src/base/clock.ts', async (original) => {
  let time = 0;
  return {
    ...(await original<typeof import('../../src/base/clock.ts')>()),
    now: () => {
      time += 1000;
      return time;
    },
  };
});

const gate = () => planted('xor', 2);
const find = ({ model, clean, reference, metric }: ReturnType<typeof gate>, options = {}) =>
  discoverCircuit(model, { clean, reference, metric, tolerance: 0.02, bootstraps: 0, seed: 1, ...options });

test('counts edges, units and pairs', async () => {
  const network = gate();
  const { report } = await find(network, { holdout: 0.25 });
  const all = [...network.model.getWeights()].filter(([name]) => name.endsWith('.weight'));
  const present = all.flatMap(([, { data }]) => [...data]).filter((weight) => weight !== 0);
  // Two units that read two inputs each, one that reads both, and the output: 4 + 2 + 1 edges; 10-20-20-2 has 40 units.
  expect(report).toMatchObject({ edges: 7, ofEdges: present.length, units: 3, ofUnits: 40 });
  expect(report).toMatchObject({ pairs: 192, heldOut: 64, ablation: 'pairs', tolerance: 0.02, seed: 1 });
  expect((await find(network, { holdout: 0 })).report).toMatchObject({ pairs: 256, heldOut: 0 });
});

test('measures on the pairs that were held out', async () => {
  const tolerance = 0.2;
  let failing = 0;
  for (let seed = 0; seed < 12; seed++) {
    const model = sequential({ inputs: 3, layers: [dense(3, 'relu'), dense(1)], seed });
    const [clean, reference] = [0, 500].map((from) => [0, 1].map((i) => [...numbers(3, 1000 * seed + from + i)]));
    const { edges, report } = await discoverCircuit(model, {
      ...{ clean, reference, metric: { output: 0 }, tolerance, holdout: 0.5, bootstraps: 0, seed },
    });
    expect([report.pairs, report.heldOut]).toEqual([1, 1]);
    const kept = new Set(edges.map(({ layer, from, to }) => `${layer} ${from} ${to}`));
    const left = ['0', '1'].map((layer) => {
      const places = Array.from({ length: layer === '0' ? 9 : 3 }, (_, at) => ({
        from: at % 3,
        to: Math.floor(at / 3),
      }));
      return { layer, edges: places.filter(({ from, to }) => !kept.has(`${layer} ${from} ${to}`)) };
    });
    const errors = [0, 1].map((pair) => {
      const [x, other] = [[clean[pair]], [reference[pair]]];
      const [full, none] = [model.predict(x)[0], model.predict(other)[0]];
      return Math.abs(patch(model, x, other, left)[0] - full) / Math.abs(full - none);
    });
    const [chosenOn, heldOut] = [...errors].sort((a, b) => a - b);
    expect(chosenOn, `seed ${seed}: on the pair that it was chosen on`).toBeLessThanOrEqual(tolerance + 1e-6);
    // Where both are within the tolerance, either may be the one.
    if (heldOut <= tolerance) continue;
    failing++;
    expect(Math.abs(report.error.mean - heldOut) / heldOut, `seed ${seed}: on the other`).toBeLessThan(1e-4);
  }
  expect(failing, 'circuits that fail on the other pair').toBeGreaterThan(2);
});

test('gaps are relative: those of a thousand times the metric are the same', async () => {
  const network = gate();
  const scaled: typeof network = {
    ...network,
    metric: (values, row, gradient) => {
      const value = 1000 * network.metric(values, row, gradient);
      for (const [j, slope] of gradient.entries()) gradient[j] = 1000 * slope;
      return value;
    },
  };
  const [report, again] = [(await find(network, { steps: 3 })).report, (await find(scaled, { steps: 3 })).report];
  expect(report.gaps.units, 'of few steps').toBeGreaterThan(0);
  expect(again.gaps.units / report.gaps.units).toBeCloseTo(1, 3);
  expect(again.gaps.layers).toBeCloseTo(report.gaps.layers, 3);
  const gapsOf = ({ model, clean, reference, metric }: typeof network) => [
    ...attribute(model, { clean, reference, metric, steps: 3 }).gaps.units.values(),
  ];
  const [gaps, other] = [gapsOf(network), gapsOf(scaled)];
  expect(Math.max(...gaps)).toBeGreaterThan(0);
  for (const [at, gap] of gaps.entries()) expect(other[at], `${at}`).toBeCloseTo(gap, 4);
});

test('tells how far it is: each stage in its turn, with the edges that are kept so far', async () => {
  const told: DiscoverProgress[] = [];
  const { report } = await find(gate(), {
    bootstraps: 2,
    onProgress: (progress: DiscoverProgress) => told.push(progress),
  });
  const stages = told.map(({ stage }) => stage);
  expect(stages.filter((stage, i) => stage !== stages[i - 1])).toEqual([
    ...['score', 'threshold', 'prune', 'bootstrap', 'verify'],
  ]);
  for (const { edges } of told) expect(edges >= 0 && edges <= report.ofEdges, `${edges} edges`).toBe(true);
  expect(told.at(-1)).toMatchObject({ stage: 'verify', edges: report.edges });
});

test('bootstraps that differ are seen in frequencies and in stability', async () => {
  let differing = 0;
  for (let seed = 0; seed < 8; seed++) {
    const model = sequential({ inputs: 3, layers: [dense(3, 'relu'), dense(1)], seed });
    const [clean, reference] = [0, 500].map((from) => Array.from({ length: 3 }, (_, i) => [...numbers(3, from + i)]));
    const options = { clean, reference, metric: { output: 0 }, tolerance: 0.2, holdout: 0, seed } as const;
    const { report, edges } = await discoverCircuit(model, { ...options, bootstraps: 2 });
    // Both bootstraps have the edges of frequency 1, out of all edges at most.
    const both = edges.filter(({ frequency }) => frequency === 1).length;
    for (const { frequency } of edges) expect([0, 0.5, 1]).toContain(frequency);
    expect(report.stability, `seed ${seed}`).toBeGreaterThanOrEqual(both / report.ofEdges);
    expect(report.stability, `seed ${seed}`).toBeLessThanOrEqual(1);
    if (!edges.some(({ frequency }) => frequency === 0.5)) continue;
    differing++;
    expect(report.stability, `seed ${seed}: an edge that one of two has`).toBeLessThan(1);
  }
  expect(differing, 'pairs of bootstraps that differ').toBeGreaterThan(2);
});

test('the picture for Graphviz names where each edge leads from', async () => {
  const circuit = await find(gate());
  const before: Record<string, string> = { 0: 'input', 1: '0', 2: '1' };
  const expected = (circuit as Circuit).edges.map(
    ({ layer, from, to }) => `"${before[layer]} ${from}" -> "${layer} ${to}"`,
  );
  expect(circuit.toDot().match(/"[^"]*" -> "[^"]*"/g)).toEqual(expected);
});
