// Scores of edges and units, beside loops over single edges in f64, and the sums that they must have.

import { describe, expect, test } from 'vitest';
import {
  add,
  type Build,
  dense,
  engine,
  functional,
  input,
  type Layer,
  type Model,
  sequential,
} from '../../src/index.ts';
import { type Attribution, ablate, attribute } from '../../src/interpret/index.ts';
import * as reference from '../reference/network.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { numbers, random } from '../support/random.ts';

const PAIRS = 10;
const SIZES = [5, 8, 7, 3] as const;

const rowsOf = (values: ArrayLike<number>, columns: number): number[][] =>
  Array.from({ length: values.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => values[i * columns + j]),
  );

function chain(activation: 'relu' | 'tanh' | 'linear', seed = 3) {
  const layers = [dense(8, activation), dense(7, activation), dense(3, 'softmax')];
  return sequential({ inputs: 5, layers, seed });
}

const clean = numbers(PAIRS * 5, 1);
const other = numbers(PAIRS * 5, 2);
const metric = { correct: 0, wrong: 1 };

/** The activations z and a of each layer in f64, and the gradient of y₀ − y₁ by each z. */
function run(model: Model, x: number[][], activation: string) {
  const f = { relu: reference.relu, tanh: reference.tanh, linear: reference.relu }[activation] as () => reference.Layer;
  const of = (name: string) => reference.parameter(model.getWeights().get(name)?.data as Float32Array);
  const linears = [0, 1, 2].map((l) => reference.linear(SIZES[l + 1], SIZES[l], of(`${l}.weight`), of(`${l}.bias`)));
  const activations = [0, 1].map(() =>
    activation === 'linear'
      ? reference.activation(
          (z) => z,
          () => 1,
        )
      : f(),
  );
  const a = [x];
  for (const l of [0, 1, 2]) {
    const z = linears[l].forward(a[l], false);
    a.push(l < 2 ? activations[l].forward(z, false) : z);
  }
  const slopes: number[][][] = [];
  let dz = a[3].map(() => [1, -1, 0]);
  for (const l of [2, 1, 0]) {
    slopes[l] = dz;
    const da = linears[l].backward(dz);
    if (l > 0) dz = activations[l - 1].backward(da);
  }
  return { a, slopes };
}

const scoresOf = ({ edges }: Attribution) => [0, 1, 2].map((l) => edges.get(`${l}`)?.data as Float64Array);
const weightsOf = (model: Model, l: number) => model.getWeights().get(`${l}.weight`)?.data as Float32Array;

/** The metric of each pair with one edge carrying what it does in the reference run, in f64. */
function patched(model: Model, activation: string, layer: number, at: number): number {
  const inputs = SIZES[layer];
  const [j, i] = [Math.floor(at / inputs), at % inputs];
  const [here, there] = [clean, other].map((rows) => run(model, rowsOf(rows, 5), activation).a);
  const f = { relu: (z: number) => Math.max(z, 0), tanh: Math.tanh, linear: (z: number) => z }[activation] as (
    z: number,
  ) => number;
  let total = 0;
  for (let p = 0; p < PAIRS; p++) {
    let a = here[layer][p];
    for (let l = layer; l < 3; l++) {
      const [w, b] = [weightsOf(model, l), model.getWeights().get(`${l}.bias`)?.data as Float32Array];
      const z = Array.from({ length: SIZES[l + 1] }, (_, k) =>
        a.reduce((sum, value, m) => {
          const given = l === layer && k === j && m === i ? there[layer][p][i] : value;
          return sum + given * w[k * SIZES[l] + m];
        }, b[k]),
      );
      a = l < 2 ? z.map(f) : z;
    }
    total += a[0] - a[1];
  }
  return total / PAIRS;
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

describe.each(available)('build %s', (build) => {
  test.each(['relu', 'tanh'] as const)('eap of %s is w Δa δ, edge by edge', (activation) =>
    withBuild(build, () => {
      const model = chain(activation);
      const scores = scoresOf(attribute(model, { clean, reference: other, metric, method: 'eap' }));
      const [here, there] = [clean, other].map((rows) => run(model, rowsOf(rows, 5), activation));
      for (const l of [0, 1, 2]) {
        const expected = Array.from(weightsOf(model, l), (weight, at) => {
          const [j, i] = [Math.floor(at / SIZES[l]), at % SIZES[l]];
          return mean(here.a[l].map((row, p) => weight * (row[i] - there.a[l][p][i]) * here.slopes[l][p][j]));
        });
        expectClose(scores[l], expected, 1e-4, 1e-7, `layer ${l}`);
      }
    }));

  test.each(['relu', 'tanh', 'linear'] as const)('exact scores of %s are those of loops', (activation) =>
    withBuild(build, () => {
      const model = chain(activation);
      const scores = scoresOf(attribute(model, { clean, reference: other, metric, method: 'exact' }));
      const full = mean(run(model, rowsOf(clean, 5), activation).a[3].map(([a, b]) => a - b));
      for (const l of [0, 1, 2])
        for (const at of [0, 3, SIZES[l] + 1, weightsOf(model, l).length - 1])
          expectClose([scores[l][at]], [full - patched(model, activation, l, at)], 1e-5, 1e-6, `${l}, ${at}`);
    }));

  test('on a linear network eap, eap-ig and conductance are exact', () =>
    withBuild(build, () => {
      const model = chain('linear');
      const options = { clean, reference: other, metric };
      const exact = scoresOf(attribute(model, { ...options, method: 'exact' }));
      for (const method of ['eap', 'eap-ig', 'conductance'] as const) {
        const scores = scoresOf(attribute(model, { ...options, method, steps: 3 }));
        for (const l of [0, 1, 2]) expectClose(scores[l], exact[l], 1e-5, 1e-6, `${method}, ${l}`);
      }
    }));

  test('scores are means over the pairs: of pairs that come again and again they are the same', () =>
    withBuild(build, () => {
      const model = chain('tanh');
      const again = (rows: Float32Array) =>
        Float32Array.from({ length: 60 * rows.length }, (_, i) => rows[i % rows.length]);
      const few = { clean, reference: other };
      const many = { clean: again(clean), reference: again(other) };
      for (const method of ['eap', 'eap-ig', 'conductance', 'exact'] as const) {
        const [a, b] = [few, many].map((rows) => attribute(model, { ...rows, metric, method, steps: 40 }));
        for (const l of [0, 1, 2]) expectClose(scoresOf(b)[l], scoresOf(a)[l], 1e-5, 1e-6, `${method}, ${l}`);
        for (const [place, scores] of a.units)
          expectClose(b.units.get(place) ?? [], scores, 1e-5, 1e-6, `${method}, ${place}`);
      }
    }));

  test('conductance is conserved in layers and at units, the better the more steps: 64 to 1 %', () =>
    withBuild(build, async () => {
      const next = random(4);
      const x = Array.from({ length: 512 }, () => Array.from({ length: 8 }, () => Number(next() < 0.5)));
      const y = x.map(([a, b]) => Number(a !== b));
      const layers = [dense(20, 'relu'), dense(20, 'relu'), dense(2, 'softmax')];
      const model = sequential({ inputs: 8, layers, seed: 3 });
      model.compile({ optimizer: 'adam', loss: 'crossEntropy' });
      await model.fit(x, y, { epochs: 60 });
      const oriented = { correct: y, wrong: y.map((label) => 1 - label) };
      const options = { clean: x, reference: 'shuffled', seed: 1, metric: oriented } as const;
      const worst = (steps: number, { gaps, units, total } = attribute(model, { ...options, steps })) => {
        const first = units.get('input')?.reduce((a, b) => a + b) as number;
        return Math.max(...gaps.layers.values(), ...gaps.units.values(), Math.abs(first / total - 1));
      };
      expect(worst(64)).toBeLessThan(0.01);
      expect(worst(64)).toBeLessThan(worst(4) / 4);
      const { gaps } = attribute(model, { ...options, method: 'eap' });
      expect(Math.max(...gaps.layers.values())).toBeGreaterThan(10 * worst(64));
    }));

  test('the first layer has integrated gradients by inputs as its sums, whichever way they are computed', () =>
    withBuild(build, () => {
      const model = chain('tanh');
      const { edges, units } = attribute(model, { clean, reference: other, metric, method: 'eap-ig', steps: 16 });
      const data = edges.get('0')?.data as Float64Array;
      const sums = Array.from({ length: 5 }, (_, i) =>
        Array.from({ length: 8 }, (_, j) => data[j * 5 + i]).reduce((a, b) => a + b),
      );
      expectClose(sums, units.get('input') ?? [], 1e-4, 1e-6);
    }));

  test('permuted units have permuted scores; units scaled in and out have the same, but for |W|', () =>
    withBuild(build, () => {
      const model = chain('relu');
      const options = { clean, reference: other, metric } as const;
      const changed = chain('relu');
      const weights = changed.getWeights();
      const data = (name: string) => weights.get(name)?.data as Float32Array;
      // Units 0 and 1 change places; unit 2 is fed 4 times as much, and counts a fourth.
      const [w0, b0, w1] = [data('0.weight').slice(), data('0.bias').slice(), data('1.weight').slice()];
      const order = [1, 0, 2, 3, 4, 5, 6, 7];
      const by = (j: number) => (j === 2 ? 4 : 1);
      for (let j = 0; j < 8; j++) {
        data('0.bias')[j] = b0[order[j]] * by(j);
        for (let i = 0; i < 5; i++) data('0.weight')[j * 5 + i] = w0[order[j] * 5 + i] * by(j);
        for (let k = 0; k < 7; k++) data('1.weight')[k * 8 + j] = w1[k * 8 + order[j]] / by(j);
      }
      changed.setWeights(weights);
      for (const method of ['eap', 'eap-ig', 'conductance', 'exact', 'magnitude'] as const) {
        const [before, after] = [model, changed].map((each) => scoresOf(attribute(each, { ...options, method })));
        const back = before.map((scores, l) =>
          l === 2
            ? scores
            : scores.map((_, at) => {
                const [j, i] = [Math.floor(at / SIZES[l]), at % SIZES[l]];
                return l === 0 ? scores[order[j] * 5 + i] : scores[j * 8 + order[i]];
              }),
        );
        if (method === 'magnitude') expect(after[0][10]).toBeCloseTo(4 * back[0][10], 5);
        else for (const l of [0, 1, 2]) expectClose(after[l], back[l], 1e-5, 1e-6, `${method}, ${l}`);
      }
    }));

  test('the OR gate: eap and exact noising are 0, conductance and denoising are not', () =>
    withBuild(build, () => {
      const model = gate([dense(1, 'relu'), dense(1)], {
        '0.weight': [-1, -1],
        '0.bias': [1],
        '1.weight': [-1],
        '1.bias': [1],
      });
      const score = (method: 'eap' | 'exact' | 'conductance', ones = true) => {
        const rows = ones ? { clean: [[1, 1]], reference: [[0, 0]] } : { clean: [[0, 0]], reference: [[1, 1]] };
        const { edges } = attribute(model, { ...rows, metric: { output: 0 }, method, steps: 5 });
        return [...(edges.get('0')?.data ?? [])].map((value) => Math.abs(value));
      };
      expect(score('eap')).toEqual([0, 0]);
      expect(score('exact')).toEqual([0, 0]);
      expect(score('exact', false)).toEqual([1, 1]);
      for (const value of score('conductance')) expect(value).toBeGreaterThan(0.4);
    }));

  test('any graph: edges of dense layers that paths lead around have no gap of layers', () =>
    withBuild(build, () => {
      const x = input(5);
      const shared = dense(5, 'tanh', { name: 'shared' });
      const skip = add().apply([x, shared.apply(shared.apply(x))]);
      const model = functional({ inputs: x, outputs: dense(2, 'linear', { name: 'last' }).apply(skip), seed: 1 });
      const { edges, gaps, total } = attribute(model, { clean, reference: other, metric, steps: 64 });
      expect([...edges.keys()]).toEqual(['shared[0]', 'shared[1]', 'last']);
      expect([...gaps.layers.keys()]).toEqual(['last']);
      const last = edges.get('last')?.data as Float64Array;
      expectClose([last.reduce((a, b) => a + b)], [total], 1e-4, 1e-6);
      expect(Math.max(...gaps.units.values())).toBeLessThan(0.01);
      expect(() => attribute(model, { clean, reference: other, metric, method: 'exact' })).toThrow(
        /a chain of dense layers/,
      );
    }));
});

function gate(layers: Layer[], values: Record<string, number[]>): Model {
  const model = sequential({ inputs: 2, layers });
  const weights = model.getWeights();
  for (const [name, numbers] of Object.entries(values)) weights.get(name)?.data.set(numbers);
  model.setWeights(weights);
  return model;
}

test('several threads, and the builds of a class, give the same bits', async () => {
  const layers = () => [dense(256, 'tanh'), dense(256, 'relu'), dense(10, 'softmax')];
  const x = numbers(64 * 300, 1);
  const run = (build: Build, threads: number) =>
    withBuild(build, async () => {
      engine({ threads });
      const model = sequential({ inputs: 300, layers: layers(), seed: 1 });
      const scored = () => attribute(model, { clean: x, reference: 'zero', metric });
      scored();
      // The threads that have been sent for are there when a training could begin.
      for (let i = 0; i < 500 && model.threads < threads; i++) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(model.threads).toBe(threads);
      const { edges, units } = scored();
      const ablated = ablate(model, x, [{ layer: '1', units: [3] }], { with: 'mean' });
      return [...edges.values(), ...[...units.values()].map((data) => ({ data })), { data: ablated }].flatMap(
        ({ data }) => [...new Uint32Array(data.slice().buffer)],
      );
    });
  try {
    for (const build of available) expect(await run(build, 3), build).toEqual(await run(build, 1));
    if (available.includes('relaxed') && available.includes('wide'))
      expect(await run('relaxed', 1)).toEqual(await run('wide', 1));
  } finally {
    engine({ threads: 'auto' });
  }
});

test('bad input is refused in words', () => {
  const model = chain('relu');
  const options = { clean, reference: other, metric };
  expect(() => attribute(model, { ...options, metric: 'kl', method: 'eap' })).toThrow(
    /the gradient is 0 at clean rows/,
  );
  expect(() => attribute(model, { ...options, metric: { output: 3 } })).toThrow(
    /metric.output must be an integer from 0 to 2, got 3/,
  );
  expect(() => attribute(model, { ...options, metric: { correct: [0], wrong: 1 } })).toThrow(
    /10 indices, one for each row/,
  );
  expect(() => attribute(model, { ...options, metric: {} as never })).toThrow(/\{ output \} or \{ correct, wrong \}/);
  expect(() => attribute(model, { ...options, reference: numbers(15, 1) })).toThrow(/1 row or 10/);
  expect(() => attribute(model, { ...options, method: 'x' as never })).toThrow(/one of conductance, eap/);
});
