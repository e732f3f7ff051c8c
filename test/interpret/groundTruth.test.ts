// Networks of which it is known, by how they were made or trained, which edges matter.

import { expect, test } from 'vitest';
import { add, dense, functional, input, type Model, multiply, sequential } from '../../src/index.ts';
import {
  type Attribution,
  attribute,
  capture,
  discoverCircuit,
  type MetricFunction,
  patch,
} from '../../src/interpret/index.ts';
import { random } from '../support/random.ts';
import { ranking } from './planted.ts';

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Bits at random. */
function bitsOf(next: () => number, rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => Number(next() < 0.5)));
}

function modelOf(inputs: number, units: readonly number[], values: Readonly<Record<string, ArrayLike<number>>>): Model {
  const layers = units.map((count, l) => dense(count, l === units.length - 1 ? 'linear' : 'relu'));
  const model = sequential({ inputs, layers, seed: 1 });
  const weights = model.getWeights();
  for (const [name, { data }] of weights) data.set(values[name] ?? new Float32Array(data.length));
  model.setWeights(weights);
  return model;
}

/**
 * Whether a unit of a layer, or an input with −1, differs between the rows of some pair. Under this ablation edges to or from
 * one that never does carry nothing.
 */
function differs(model: Model, clean: number[][], reference: number[][]): (layer: number, unit: number) => boolean {
  const [here, there] = [clean, reference].map((x) => [...capture(model, x).values()]);
  const isDifferent = here.map(({ shape: [rows, units], data }, layer) =>
    Array.from({ length: units }, (_, unit) =>
      Array.from({ length: rows }, (_, row) => row * units + unit).some((at) => data[at] !== there[layer].data[at]),
    ),
  );
  return (layer, unit) =>
    layer < 0 ? clean.some((row, p) => row[unit] !== reference[p][unit]) : isDifferent[layer][unit];
}

/** How well the scores of edges that are not 0 tell those that are true. */
function rank(model: Model, { edges }: Attribution, isTrue: (layer: string, from: number, to: number) => boolean) {
  const scores: number[] = [];
  const truth: boolean[] = [];
  for (const [layer, { shape, data, strength }] of edges) {
    const weights = model.getWeights().get(`${layer}.weight`)?.data as Float32Array;
    for (const [at, weight] of weights.entries()) {
      if (weight === 0) continue;
      scores.push(Math.abs((strength ?? data)[at]));
      truth.push(isTrue(layer, at % shape[1], Math.floor(at / shape[1])));
    }
  }
  return ranking(scores, truth);
}

test('of two copies of a gate one is chosen, and frequencies say so', async () => {
  // Units 0 and 1 are x₀ ∧ x₁ both; unit 0 of the second layer is 0 if either is on: 1 − max(0, 1 − c₀ − c₁).
  const model = modelOf(4, [4, 3, 2], {
    '0.weight': [
      [1, 1, 0, 0],
      [1, 1, 0, 0],
      [0, 0, 2, 1],
      [0, 0, -1, 2],
    ].flat(),
    '0.bias': [-1, -1, 0, 0.5],
    '1.weight': [
      [-1, -1, 0, 0],
      [1, 0, 2, 1],
      [0, 1, -1, 2],
    ].flat(),
    '1.bias': [1, 0, 0],
    '2.weight': [
      [-1, 0, 0],
      [1, 1, 1],
    ].flat(),
    '2.bias': [1, 0],
  });
  const next = random(1);
  const clean = bitsOf(next, 200, 4).map((row) => [1, 1, row[2], row[3]]);
  const reference = clean.map((row, i) => [i % 3 === 0 ? 0 : 1, i % 3 === 0 ? 1 : 0, row[2], row[3]]);
  const options = { clean, reference, metric: { output: 0 }, bootstraps: 6, tolerance: 0.02 } as const;
  const copies = [0, 1].map((copy) => [`0 0 ${copy}`, `0 1 ${copy}`, `1 ${copy} 0`, '2 0 0']);
  for (let seed = 0; seed < 5; seed++) {
    const { edges, report } = await discoverCircuit(model, { ...options, seed });
    const names = edges.map(({ layer, from, to }) => `${layer} ${from} ${to}`);
    expect(copies).toContainEqual(names);
    expect(report.error.mean).toBeLessThan(1e-6);
    // The other copy may be what some samples choose; what both share is in all.
    const [shared] = edges.filter(({ layer }) => layer === '2');
    expect(shared.frequency).toBe(1);
  }
  const scores = attribute(model, { clean, reference, metric: { output: 0 }, each: true });
  const { auc, precision } = rank(model, scores, (layer, from, to) => copies.flat().includes(`${layer} ${from} ${to}`));
  expect(auc).toBe(1);
  expect(precision).toBeCloseTo(1, 9);
});

test('what ACDC keeps of an OR gate depends on the order of edges; a circuit has all that the whole path needs', async () => {
  const model = modelOf(2, [1, 1], { '0.weight': [-1, -1], '0.bias': [1], '1.weight': [-1], '1.bias': [1] });
  const [clean, reference] = [[[1, 1]], [[0, 0]]];
  const acdc = (order: readonly number[]) => {
    const removed: number[] = [];
    for (const from of order) {
      const edges = [...removed, from].map((each) => ({ from: each, to: 0 }));
      const [output] = patch(model, clean, reference, { layer: '0', edges }) as Float32Array;
      if (Math.abs(output - 1) < 0.05) removed.push(from);
    }
    return order.filter((from) => !removed.includes(from));
  };
  expect(acdc([0, 1])).toEqual([1]);
  expect(acdc([1, 0])).toEqual([0]);
  const { edges } = await discoverCircuit(model, {
    ...{ clean, reference, metric: { output: 0 }, holdout: 0, bootstraps: 0, seed: 1 },
  });
  expect(edges.filter(({ layer }) => layer === '0').length).toBe(1);
});

/** A network of a task that was learned by itself: 8-10-10-1 from some bits. */
async function learned(label: (row: readonly number[]) => number, seed: number): Promise<Model> {
  const x = bitsOf(random(seed), 1024, 8);
  const layers = [dense(10, 'relu'), dense(10, 'relu'), dense(1, 'sigmoid')];
  const model = sequential({ inputs: 8, layers, seed });
  model.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy' });
  await model.fit(
    x,
    x.map((row) => [label(row)]),
    { epochs: 80 },
  );
  return model;
}

test('of two networks in one, whose units are shuffled and joined by more weights, scores tell those of one', async () => {
  const xor = (row: readonly number[]) => row[0] ^ row[1];
  const majority = (row: readonly number[]) => Number(row[4] + row[5] + row[6] > 1);
  const next = random(9);
  const results: Record<'conductance' | 'magnitude', ReturnType<typeof ranking>>[] = [];
  for (let seed = 1; seed <= 3; seed++) {
    const parts = [await learned(xor, seed), await learned(majority, 10 + seed)];
    const of = (part: number, name: string) => parts[part].getWeights().get(name)?.data as Float32Array;
    const places = [0, 1].map(() => {
      const order = Array.from({ length: 20 }, (_, i) => i);
      for (let i = 19; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        [order[i], order[j]] = [order[j], order[i]];
      }
      return order;
    });
    const place = (layer: number, part: number, unit: number) =>
      layer < 0 ? unit : layer === 2 ? part : places[layer][10 * part + unit];
    const sizes = [8, 20, 20, 2];
    const own = [8, 10, 10, 1];
    const values: Record<string, Float32Array> = {};
    const isTrue = new Set<string>();
    for (const layer of [0, 1, 2]) {
      const weight = new Float32Array(sizes[layer + 1] * sizes[layer]);
      const bias = new Float32Array(sizes[layer + 1]);
      for (const part of [0, 1])
        for (let j = 0; j < own[layer + 1]; j++) {
          const to = place(layer, part, j);
          bias[to] = of(part, `${layer}.bias`)[j];
          for (let i = 0; i < own[layer]; i++) {
            const from = place(layer - 1, part, i);
            weight[to * sizes[layer] + from] = of(part, `${layer}.weight`)[j * own[layer] + i];
            if (part === 0) isTrue.add(`${layer} ${from} ${to}`);
          }
        }
      // Units of the other task read those of the first, by weights like its own.
      if (layer > 0)
        for (let j = 0; j < own[layer + 1]; j++)
          for (let i = 0; i < own[layer]; i++) {
            const at = place(layer, 1, j) * sizes[layer] + place(layer - 1, 0, i);
            const weights = of(1, `${layer}.weight`);
            weight[at] = weights[Math.floor(next() * weights.length)];
          }
      Object.assign(values, { [`${layer}.weight`]: weight, [`${layer}.bias`]: bias });
    }
    const model = modelOf(8, [20, 20, 2], values);
    const clean = bitsOf(next, 256, 8);
    const reference = clean.map((row) => row.map((bit, i) => (i === 0 ? 1 - bit : bit)));
    const both = clean.map((row, p) => (p % 2 === 0 ? reference[p] : row.map((bit, i) => (i === 1 ? 1 - bit : bit))));
    const options = { clean, reference: both, metric: { output: 0 }, each: true } as const;
    const moves = differs(model, clean, both);
    const counts = (layer: string, from: number, to: number) =>
      isTrue.has(`${layer} ${from} ${to}`) && moves(Number(layer) - 1, from) && moves(Number(layer), to);
    results.push({
      conductance: rank(model, attribute(model, options), counts),
      magnitude: rank(model, attribute(model, { ...options, method: 'magnitude' }), counts),
    });
  }
  const mean = (of: (result: (typeof results)[number]) => number) => sum(results.map(of)) / results.length;
  expect(mean(({ conductance }) => conductance.auc)).toBeGreaterThanOrEqual(0.9);
  expect(mean(({ conductance }) => conductance.precision)).toBeGreaterThan(0.8);
  expect(mean(({ magnitude }) => magnitude.auc)).toBeLessThan(0.75);
});

test('labels without sense have a larger circuit, which does not hold on other pairs', async () => {
  const next = random(4);
  const x = bitsOf(next, 200, 12);
  const tasks = { sense: (row: number[]) => row[0] & row[1], none: () => Number(next() < 0.5) };
  const reports = [];
  for (const label of Object.values(tasks)) {
    const y = x.map(label);
    const model = sequential({ inputs: 12, layers: [dense(32, 'relu'), dense(2, 'softmax')], seed: 3 });
    model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
    await model.fit(x, y, { epochs: 200 });
    const [ones, zeros] = [1, 0].map((wanted) => x.filter((_, i) => y[i] === wanted));
    const clean = ones.slice(0, 48);
    const { report } = await discoverCircuit(model, {
      ...{ clean, reference: clean.map((_, i) => zeros[i % zeros.length]), metric: { correct: 1, wrong: 0 } },
      ...{ tolerance: 0.1, bootstraps: 0, seed: 1 },
    });
    reports.push(report);
  }
  const [sense, none] = reports;
  expect(none.edges).toBeGreaterThan(1.5 * sense.edges);
  expect(none.error.mean / none.tolerance).toBeGreaterThan(1.5);
});

/**
 * A network of 8-24-16-1 that was trained to compute (x₀ ∧ x₁) ⊕ (x₂ ∨ x₃) by given units, by interchange interventions: where
 * units carry what they do for another row, the output is what the formula gives with that variable of the other row. What
 * the remaining units carry must not matter (Geiger et al. 2022; Gupta et al. 2024).
 */
async function interchangeTrained(seed: number) {
  const [first, second] = [24, 16];
  const [of, source, swap] = [
    { x: input(8), a: input(first), b: input(second) },
    input(8),
    { a: input(first), b: input(second) },
  ];
  const layers = [
    dense(first, 'relu', { name: 'a' }),
    dense(second, 'relu', { name: 'b' }),
    dense(1, 'sigmoid', { name: 'c' }),
  ];
  const mix = (
    own: ReturnType<typeof input>,
    other: ReturnType<typeof input>,
    keep: ReturnType<typeof input>,
    take: ReturnType<typeof input>,
  ) => add().apply([multiply().apply([own, keep]), multiply().apply([other, take])]);
  const otherA = layers[0].apply(source);
  const a = mix(layers[0].apply(of.x), otherA, of.a, swap.a);
  const b = mix(layers[1].apply(a), layers[1].apply(otherA), of.b, swap.b);
  const model = functional({ inputs: [of.x, source, of.a, swap.a, of.b, swap.b], outputs: layers[2].apply(b), seed });
  const next = random(seed);
  // Units 0 to 5 of the first layer are x₀ ∧ x₁, 6 to 11 x₂ ∨ x₃; 0 to 5 of the second are the whole.
  const variables = [
    { layer: 0, units: [0, 6] },
    { layer: 0, units: [6, 12] },
    { layer: 0, units: [12, first], isFree: true },
    { layer: 1, units: [0, 6] },
    { layer: 1, units: [6, second], isFree: true },
    { layer: 0, units: [0, 0] },
  ];
  const and = (row: number[]) => row[0] & row[1];
  const or = (row: number[]) => row[2] | row[3];
  const rows = 4096;
  const [x, y] = [bitsOf(next, rows, 8), bitsOf(next, rows, 8)];
  const chosen = x.map(() => Math.floor(next() * variables.length));
  // Of what must not matter any part is swapped, so that units cannot make up for each other.
  const masks = [0, 1].map((layer) =>
    chosen.map((index) => {
      const { layer: own, units, isFree } = variables[index];
      return Array.from({ length: [first, second][layer] }, (_, j) =>
        Number(own === layer && j >= units[0] && j < units[1] && (!isFree || next() < 0.5)),
      );
    }),
  );
  const kept = masks.map((mask) => mask.map((row) => row.map((value) => 1 - value)));
  const labels = x.map((row, i) => {
    const [own, other] = [row, y[i]];
    if (chosen[i] === 0) return [and(other) ^ or(own)];
    if (chosen[i] === 1) return [and(own) ^ or(other)];
    if (chosen[i] === 3) return [and(other) ^ or(other)];
    return [and(own) ^ or(own)];
  });
  model.compile({ optimizer: 'adam', loss: 'binaryCrossEntropy' });
  await model.fit([x, y, kept[0], masks[0], kept[1], masks[1]], labels, { epochs: 120, batchSize: 64 });
  const predicted = model.predict([x, y, kept[0], masks[0], kept[1], masks[1]]);
  const right = labels.filter(([label], i) => Number(predicted[i] > 0.5) === label).length / rows;
  const weights = model.getWeights();
  const own = modelOf(8, [first, second, 1], {
    ...Object.fromEntries(
      ['a', 'b', 'c'].flatMap((name, l) =>
        ['weight', 'bias'].map((role) => [`${l}.${role}`, weights.get(`${name}.${role}`)?.data as Float32Array]),
      ),
    ),
  });
  const isTrue = (layer: string, from: number, to: number) =>
    layer === '0'
      ? (to < 6 && from < 2) || (to >= 6 && to < 12 && (from === 2 || from === 3))
      : layer === '1'
        ? from < 12 && to < 6
        : from < 6;
  return { model: own, isTrue, right };
}

/** The mean over networks of the area under the ROC curve, by method; the guide has these figures. */
const METHODS = ['conductance', 'eap-ig', 'eap', 'exact', 'magnitude'] as const;

test('in networks that interchange interventions have trained, scores tell the units that carry the variables', async () => {
  const found = METHODS.map(() => ({ auc: 0, precision: 0 }));
  const seeds = [1, 2, 3];
  for (const seed of seeds) {
    const { model, isTrue, right } = await interchangeTrained(seed);
    expect(right).toBeGreaterThan(0.98);
    const next = random(100 + seed);
    const clean = bitsOf(next, 256, 8);
    const truth = (row: number[]) => (row[0] & row[1]) ^ (row[2] | row[3]);
    const reference = bitsOf(next, 256, 8);
    const signs = clean.map((row) => (truth(row) === 1 ? 1 : -1));
    const metric: MetricFunction = (numbers, row, gradient) => {
      gradient[0] = signs[row];
      return signs[row] * numbers[0];
    };
    for (const [index, method] of METHODS.entries()) {
      const scores = attribute(model, {
        clean,
        reference,
        metric,
        method,
        ...(method === 'magnitude' ? {} : { each: true }),
      });
      const moves = differs(model, clean, reference);
      const { auc, precision } = rank(
        model,
        scores,
        (layer, from, to) => isTrue(layer, from, to) && moves(Number(layer) - 1, from) && moves(Number(layer), to),
      );
      found[index].auc += auc / seeds.length;
      found[index].precision += precision / seeds.length;
    }
  }
  const text = METHODS.map(
    (method, index) => `${method} ${found[index].auc.toFixed(3)} ${found[index].precision.toFixed(3)}`,
  ).join(', ');
  expect(found[0].auc, text).toBeGreaterThanOrEqual(0.85);
  expect(found[1].auc, text).toBeGreaterThanOrEqual(0.85);
});
