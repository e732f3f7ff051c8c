// What circuits promise: minimality, dissociation, a network of their own, the same seed the same circuit.

import { describe, expect, test } from 'vitest';
import { dense, dropout, functional, input, l1, type Model, sequential } from '../../src/index.ts';
import {
  ablate,
  attribute,
  type Circuit,
  type DiscoverProgress,
  discoverCircuit,
  type Target,
} from '../../src/interpret/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { numbers, random } from '../support/random.ts';
import { planted } from './planted.ts';

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

/** The mean |m(circuit) − m(network)| of a 3-3-1 network relative to the mean |m(network) − m(nothing)|, in f64. */
function errors(model: Model, clean: number[][], reference: number[][]): (mask: number) => number {
  const of = (name: string) => [...(model.getWeights().get(name)?.data as Float32Array)];
  const [w0, b0, w1, b1] = ['0.weight', '0.bias', '1.weight', '1.bias'].map(of);
  const hidden = (row: number[]) => b0.map((b, j) => Math.max(0, b + sum(row.map((x, i) => w0[j * 3 + i] * x))));
  const run = (mask: number) =>
    clean.map((row, p) => {
      const other = hidden(reference[p]);
      const a = b0.map((b, j) =>
        Math.max(0, b + sum(row.map((x, i) => w0[j * 3 + i] * ((mask >> (j * 3 + i)) & 1 ? x : reference[p][i])))),
      );
      return b1[0] + sum(a.map((value, j) => w1[j] * ((mask >> (9 + j)) & 1 ? value : other[j])));
    });
  const [full, none] = [run(2 ** 12 - 1), run(0)];
  const scale = mean(full.map((value, p) => Math.abs(value - none[p])));
  return (mask) => mean(run(mask).map((value, p) => Math.abs(value - full[p]))) / scale;
}

test('of all circuits of small networks, the one that is found is among those that no smaller one within it replaces', async () => {
  const found: string[] = [];
  for (let seed = 0; seed < 12; seed++) {
    const model = sequential({ inputs: 3, layers: [dense(3, 'relu'), dense(1)], seed });
    const rows = (from: number) => Array.from({ length: 40 }, (_, i) => [...numbers(3, from + i)]);
    const [clean, reference] = [rows(1000 * seed), rows(1000 * seed + 500)];
    const tolerance = 0.2;
    const error = errors(model, clean, reference);
    const circuit = await discoverCircuit(model, {
      ...{ clean, reference, metric: { output: 0 }, tolerance, holdout: 0, bootstraps: 0, seed },
    });
    const bit = ({ layer, from, to }: Circuit['edges'][number]) => (layer === '0' ? to * 3 + from : 9 + from);
    const mask = circuit.edges.reduce((bits, edge) => bits | (1 << bit(edge)), 0);
    expect(error(mask)).toBeCloseTo(circuit.report.error.mean, 5);
    const faithful = Array.from({ length: 2 ** 12 }, (_, each) => each).filter((each) => error(each) <= tolerance);
    const isWithin = (a: number, b: number) => a !== b && (a & b) === a;
    const minimal = faithful.filter((each) => !faithful.some((other) => isWithin(other, each)));
    found.push(`${minimal.length}`);
    expect(minimal, `seed ${seed}: ${minimal.length} minimal circuits`).toContain(mask);
  }
  // Several sub-networks are enough: a circuit is not the only one.
  expect(found.some((count) => Number(count) > 1)).toBe(true);
});

/** 8 bits: XOR of the first two at output 0, the majority of bits 4 to 6 at output 1, learned together with a penalty. */
async function twoTasks() {
  const next = random(5);
  const rows = (count: number) =>
    Array.from({ length: count }, () => Array.from({ length: 8 }, () => Number(next() < 0.5)));
  const labelsOf = (row: readonly number[]) => [row[0] ^ row[1], Number(row[4] + row[5] + row[6] > 1)];
  const x = rows(1024);
  const weightRegularizer = l1({ l1: 3e-4 });
  const layer = () => dense(20, 'relu', { weightRegularizer });
  const layers = [layer(), layer(), dense(2, 'sigmoid', { weightRegularizer })];
  const model = sequential({ inputs: 8, layers, seed: 2 });
  model.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy' });
  await model.fit(x, x.map(labelsOf), { epochs: 120 });
  return { model, rows, labelsOf };
}

test('two tasks in one network have circuits of their own inputs; without one, its task is lost and the other is not', async () => {
  const { model, rows, labelsOf } = await twoTasks();
  const inputs = [
    [0, 1],
    [4, 5, 6],
  ];
  const x = rows(512);
  const accuracy = (outputs: Float32Array, task: number) =>
    mean(x.map((row, i) => Number(outputs[2 * i + task] > 0.5 === (labelsOf(row)[task] === 1))));
  for (const task of [0, 1]) {
    expect(accuracy(model.predict(x), task)).toBeGreaterThan(0.99);
    const clean: number[][] = [];
    const reference: number[][] = [];
    for (const row of rows(600)) {
      for (const bit of inputs[task]) {
        const other = row.map((value, i) => (i === bit ? 1 - value : value));
        if (clean.length === 256 || labelsOf(row)[task] === labelsOf(other)[task]) continue;
        clean.push(row);
        reference.push(other);
      }
    }
    const signs = clean.map((row) => (labelsOf(row)[task] === 1 ? 1 : -1));
    const circuit = await discoverCircuit(model, {
      ...{ clean, reference, tolerance: 0.1, bootstraps: 0, seed: 1 },
      metric: (numbers, row, gradient) => {
        gradient[task] = signs[row];
        return signs[row] * numbers[task];
      },
    });
    const first = circuit.edges.filter(({ layer }) => layer === '0');
    expect(first.filter(({ from }) => !inputs[task].includes(from))).toEqual([]);
    expect(first.length).toBeGreaterThan(0);
    expect(circuit.report.error.mean).toBeLessThan(0.15);
    expect(circuit.report.randomPercentile).toBe(100);
    const targets: Target[] = ['0', '1', '2'].map((layer) => ({
      layer,
      edges: circuit.edges.filter((edge) => edge.layer === layer).map(({ from, to }) => ({ from, to })),
    }));
    const without = ablate(model, x, targets, { with: 'mean' });
    const share = mean(x.map((row) => labelsOf(row)[task]));
    expect(accuracy(without, task)).toBeLessThan(Math.max(share, 1 - share) + 0.1);
    expect(accuracy(without, 1 - task)).toBeGreaterThanOrEqual(0.99 * accuracy(model.predict(x), 1 - task));
  }
});

describe.each(available)('build %s', (build) => {
  test.each(['mean', 'zero'] as const)('toModel of a reference %s gives what the circuit does', (reference) =>
    withBuild(build, async () => {
      const layers = [dense(12, 'tanh', { name: 'first' }), dropout(0.3), dense(9, 'relu'), dense(3, 'softmax')];
      const model = sequential({ inputs: 5, layers, seed: 4 });
      const clean = numbers(60 * 5, 1);
      const circuit = await discoverCircuit(model, {
        ...{ clean, reference, metric: { output: 1 }, tolerance: 0.2, holdout: 0, bootstraps: 0, seed: 1 },
      });
      const own = circuit.toModel();
      expect([...own.getWeights().keys()]).toContain('first.weight');
      expect(circuit.edges.length).toBeLessThan(circuit.report.ofEdges);
      const masked = maskedModel(model, circuit, clean, reference);
      expectClose(own.predict(clean), masked, 1e-5, 1e-6);
    }));

  test('the same seed gives the same circuit, to the bit', () =>
    withBuild(build, async () => {
      const { model, clean, reference, metric } = planted('parity', 3);
      const find = () => discoverCircuit(model, { clean, reference, metric, bootstraps: 2, seed: 7 });
      const [first, again] = [await find(), await find()];
      expect(JSON.stringify(again)).toBe(JSON.stringify(first));
    }));
});

/** The outputs with every edge that is left out carrying the constant, by the network's own weights in f64. */
function maskedModel(model: Model, { edges }: Circuit, clean: Float32Array, reference: 'mean' | 'zero'): number[] {
  const names = ['first', '2', '3'];
  const f = [Math.tanh, (z: number) => Math.max(z, 0), (z: number) => z];
  const rows = Array.from({ length: clean.length / 5 }, (_, i) => [...clean.subarray(5 * i, 5 * i + 5)]);
  const of = (name: string) => model.getWeights().get(name) as { shape: readonly number[]; data: Float32Array };
  const layer = (l: number, x: number[], other?: number[]) => {
    const { shape, data } = of(`${names[l]}.weight`);
    const kept = new Set(edges.filter((edge) => edge.layer === names[l]).map(({ from, to }) => `${to} ${from}`));
    return Array.from({ length: shape[0] }, (_, j) =>
      f[l](
        of(`${names[l]}.bias`).data[j] +
          sum(x.map((value, i) => data[j * shape[1] + i] * (other && !kept.has(`${j} ${i}`) ? other[i] : value))),
      ),
    );
  };
  const runs = [rows];
  for (const l of [0, 1]) runs.push(runs[l].map((row) => layer(l, row)));
  const constants = runs.map((run) =>
    run[0].map((_, i) => (reference === 'zero' ? 0 : mean(run.map((row) => row[i])))),
  );
  return rows.flatMap((row) => {
    const logits = [0, 1, 2].reduce((x, l) => layer(l, x, constants[l]), row);
    const powers = logits.map(Math.exp);
    return powers.map((power) => power / sum(powers));
  });
}

test('a unit that is constant is needed under zero ablation, not under mean or resampling', async () => {
  const model = sequential({ inputs: 2, layers: [dense(2, 'relu'), dense(1)] });
  const weights = model.getWeights();
  weights.get('0.weight')?.data.set([1, 0, 0, 0]);
  weights.get('0.bias')?.data.set([0, 2]);
  weights.get('1.weight')?.data.set([1, 3]);
  model.setWeights(weights);
  const x = Array.from({ length: 20 }, (_, i) => [i / 10, 1 - i / 20]);
  const target = { layer: '0', units: [1] };
  const full = model.predict(x);
  expectClose(
    ablate(model, x, target, { with: 'zero' }),
    full.map((value) => value - 6),
    1e-6,
    1e-6,
  );
  expect(ablate(model, x, target, { with: 'mean' })).toEqual(full);
  expect(ablate(model, x, target, { with: 'resample', seed: 1 })).toEqual(full);
  const options = { clean: x, metric: { output: 0 }, bootstraps: 0, holdout: 0, seed: 1 } as const;
  const uses = ({ edges }: Circuit) => edges.some(({ layer, from }) => layer === '1' && from === 1);
  expect(uses(await discoverCircuit(model, { ...options, reference: 'zero' }))).toBe(true);
  expect(uses(await discoverCircuit(model, { ...options, reference: 'mean' }))).toBe(false);
});

test('re-initialized weights have other scores', () => {
  const [a, b] = [1, 2].map((seed) => sequential({ inputs: 8, layers: [dense(20, 'relu'), dense(2)], seed }));
  const options = { clean: numbers(200 * 8, 1), reference: numbers(200 * 8, 2), metric: { output: 0 }, each: true };
  const [p, q] = [a, b].map((model) => attribute(model, options).edges.get('0')?.strength as Float64Array);
  const rank = (values: Float64Array) => Array.from(values, (value) => values.filter((other) => other < value).length);
  const [r, s] = [rank(p), rank(q)].map((list) => list.map((value) => value - mean(list)));
  const correlation =
    sum(r.map((value, i) => value * s[i])) / Math.sqrt(sum(r.map((v) => v * v)) * sum(s.map((v) => v * v)));
  expect(Math.abs(correlation)).toBeLessThan(0.2);
});

test('random scores are of no use', () => {
  const { model, edges, clean, reference, metric } = planted('parity', 1);
  const ranks = Array.from({ length: 30 }, (_, seed) => {
    const scores = attribute(model, { clean, reference, metric, method: 'random', seed }).edges;
    const all = [...scores].flatMap(([layer, { shape, data }]) =>
      Array.from(data, (score, at) => ({
        score,
        isTrue: edges.has(`${layer} ${at % shape[1]} ${Math.floor(at / shape[1])}`),
      })),
    );
    const [own, others] = [all.filter(({ isTrue }) => isTrue), all.filter(({ isTrue }) => !isTrue)];
    return mean(own.map(({ score }) => mean(others.map((other) => Number(other.score < score)))));
  });
  expect(Math.abs(mean(ranks) - 0.5)).toBeLessThan(0.05);
});

test('the edges that are kept are told on the way, and how good random circuits are', async () => {
  const { model, clean, reference, metric } = planted('parity', 1, { hard: true });
  const seen: [DiscoverProgress, ReturnType<DiscoverProgress['circuit']>][] = [];
  const circuit = await discoverCircuit(model, {
    ...{ clean, reference, metric, seed: 1 },
    onProgress: (progress) => seen.push([progress, progress.circuit()]),
  });
  expect(seen.length).toBeGreaterThan(0);
  const scores = new Map(circuit.edges.map(({ layer, from, to, score }) => [`${layer} ${from} ${to}`, score]));
  for (const [{ stage, edges }, kept] of seen) {
    const names = kept.map(({ layer, from, to }) => `${layer} ${from} ${to}`);
    expect(new Set(names).size).toBe(kept.length);
    if (stage !== 'prune' && stage !== 'bootstrap') expect(kept.length).toBe(edges);
    if (stage === 'verify') expect(names.sort()).toEqual([...scores.keys()].sort());
    for (const { layer, from, to, score } of kept) expect(score).toBe(scores.get(`${layer} ${from} ${to}`) ?? score);
  }
  const { random, error, randomPercentile } = circuit.report;
  expect(randomPercentile).toBe(100);
  expect(random.error).toBeGreaterThan(error.mean);
  expect(Math.abs(random.faithfulness)).toBeLessThan(0.9);
});

test('pictures, an abort, and what is refused', async () => {
  const { model, clean, reference, metric } = planted('xor', 2);
  const options = { clean, reference, metric, bootstraps: 0, seed: 1 };
  const circuit = await discoverCircuit(model, options);
  const svg = circuit.toSVG({ image: [5, 2] });
  expect(svg.match(/<path /g)?.length).toBe(circuit.edges.length);
  expect(svg).toContain('faithfulness 1');
  expect(circuit.toDot().match(/ -> /g)?.length).toBe(circuit.edges.length);
  expect(circuit.toJSON().edges).toEqual(circuit.edges);
  expect(circuit.curve.at(-1)?.error).toBe(0);
  expect(() => circuit.toSVG({ image: [3, 3] })).toThrow(/\[columns, rows\] of 10 pixels/);
  expect(() => circuit.toModel()).toThrow(/'mean' or 'zero'/);
  const stopped = new AbortController();
  stopped.abort(new Error('enough'));
  await expect(discoverCircuit(model, { ...options, signal: stopped.signal })).rejects.toThrow('enough');
  await expect(discoverCircuit(model, { ...options, metric: 'kl' })).rejects.toThrow(/softmax or sigmoid last layer/);
  await expect(discoverCircuit(model, { ...options, reference: clean })).rejects.toThrow(/differs between clean rows/);
  const x = input(2);
  const two = functional({ inputs: x, outputs: [dense(1).apply(x), dense(1).apply(x)] });
  const rows = [[1, 2]];
  await expect(
    discoverCircuit(two, { clean: rows, reference: 'zero', metric: { output: 0 }, of: 0, holdout: 0 }),
  ).rejects.toThrow(/a chain of dense layers .* got 2 outputs/);
});
