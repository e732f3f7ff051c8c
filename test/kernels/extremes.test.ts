// What rows of the greatest and the least numbers give: sums and squares that leave f32 must not show in a result that f32
// holds. Right values by the f64 formula.

import { describe, expect, test } from 'vitest';
import { maxNorm, unitNorm } from '../../src/constraints/index.ts';
import { activation, dense, layerNormalization, rmsNormalization, sequential } from '../../src/index.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { run, stored } from '../support/graph.ts';
import { panelOf } from '../support/kernel.ts';

/** The greatest and the least size of numbers in a row, with spreads between. */
const rows: Readonly<Record<string, number[]>> = {
  'one huge of many': [1e36, ...Array(400).fill(0)],
  'two huge': [3e38, -3e38],
  huge: [1e30, -2e30, 3e30, 0.5e30, 2.5e30],
  greatest: [3e38, 2.9e38, 3.1e38, 1e38, 3e38, 3e38, 2e38, 3.2e38, 3e38],
  mixed: [1e38, 0, -1e30, 104, 1e30],
  tiny: [1e-38, 2e-38, -1e-40, 3e-39],
  zeros: [0, 0, 0],
  equal: Array(7).fill(3e38),
};

const f32 = (row: readonly number[]) => row.map(Math.fround);
const sum = (row: readonly number[]) => row.reduce((total, x) => total + x, 0);

function softmax(row: readonly number[]): number[] {
  const powers = row.map((x) => Math.exp(x - Math.max(...row)));
  return powers.map((power) => power / sum(powers));
}

/** By sorting: the k greatest are the support. */
function sparsemax(row: readonly number[]): number[] {
  const top = Math.max(...row);
  const sorted = row.map((x) => x - top).sort((a, b) => b - a);
  let total = 0;
  let tau = 0;
  sorted.forEach((x, k) => {
    total += x;
    if (1 + (k + 1) * x > total) tau = (total - 1) / (k + 1);
  });
  return row.map((x) => Math.max(x - top - tau, 0));
}

function normalized(row: readonly number[], centered: boolean, epsilon: number): number[] {
  const mean = centered ? sum(row) / row.length : 0;
  const scale = 1 / Math.sqrt(sum(row.map((x) => (x - mean) ** 2)) / row.length + epsilon);
  return row.map((x) => (x - mean) * scale);
}

describe.each(available)('build %s', (build) => {
  const outputs = (layer: Parameters<typeof sequential>[0]['layers'][number], row: readonly number[]) =>
    withBuild(build, () =>
      sequential({ inputs: row.length, layers: [layer], seed: 1 }).predict(Float32Array.from(row)),
    );

  test.each(Object.entries(rows))('softmax, logSoftmax and sparsemax of %s', async (_, given) => {
    const row = f32(given);
    expectClose(await outputs(activation('softmax'), row), softmax(row), 4e-7 * row.length, 1e-38);
    expectClose(await outputs(activation('sparsemax'), row), sparsemax(row), 1e-6, 1e-6);
    const total = Math.log(sum(row.map((x) => Math.exp(x - Math.max(...row)))));
    const logs = row.map((x) => x - Math.max(...row) - total);
    const got = (await outputs(activation('logSoftmax'), row)).map((x) => Math.max(x, -3.4e38));
    expectClose(
      got,
      logs.map((x) => Math.max(x, -3.4e38)),
      1e-6,
      1e-6,
    );
  });

  test.each(
    Object.entries(rows).filter(([name]) => name !== 'two huge'),
  )('layer and RMS normalization of %s', async (_, given) => {
    const row = f32(given);
    const room = 2e-6 * Math.max(...normalized(row, false, 1e-5).map(Math.abs), 1e-38);
    expectClose(await outputs(rmsNormalization({ epsilon: 1e-5 }), row), normalized(row, false, 1e-5), 0, room);
    // The mean in f32 is off by the rounding of the greatest number.
    if (_ === 'equal') return;
    const spread = normalized(row, true, 1e-5);
    const most =
      (Math.max(...row.map(Math.abs)) * 2 ** -22) /
      Math.sqrt(sum(row.map((x) => (x - sum(row) / row.length) ** 2)) / row.length + 1e-5);
    expectClose(await outputs(layerNormalization({ epsilon: 1e-5 }), row), spread, 2e-6, most + 1e-38);
  });

  test('gradients through a normalization of huge rows are those of the same rows, made small', async () => {
    const size = 2 ** 70;
    const gradients = await withBuild(build, () =>
      [1, size].map((factor) => {
        const model = sequential({
          inputs: 3,
          layers: [dense(5), layerNormalization({ epsilon: 1e-30 }), dense(2)],
          seed: 3,
        });
        const weights = model.getWeights();
        const first = weights.get('0.weight') as { data: Float32Array; shape: number[] };
        model.setWeights(new Map(weights).set('0.weight', { ...first, data: first.data.map((x) => x * factor) }));
        model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
        return model.computeGradients([[1, 2, 3]], [[0, 1]]).gradients;
      }),
    );
    const [small, huge] = gradients;
    for (const name of ['1.weight', '1.bias', '2.weight'])
      expectClose(huge.get(name)?.data as Float32Array, small.get(name)?.data as Float32Array, 1e-5, 1e-6, name);
    const scaled = (huge.get('0.weight')?.data as Float32Array).map((x) => x * size);
    expectClose(scaled, small.get('0.weight')?.data as Float32Array, 1e-4, 1e-6);
  });

  test('the cosine of huge and of tiny rows', async () => {
    await withBuild(build, () => {
      const model = sequential({
        inputs: 3,
        layers: [activation('linear'), dense(3, 'linear', { bias: false, weightInitializer: 'identity' })],
        seed: 1,
      });
      model.compile({ optimizer: 'sgd', loss: 'cosineSimilarity', metrics: ['cosineSimilarity'] });
      for (const [x, t] of [
        [
          [1e30, 2e30, 0],
          [2e30, 1e30, 0],
        ],
        [
          [3e38, 3e38, 3e38],
          [1, 0, 0],
        ],
        [
          [1, 2, 3],
          [1e25, -1e25, 3e25],
        ],
      ]) {
        const cosine =
          sum(x.map((value, j) => value * t[j])) /
          Math.sqrt(sum(x.map((v) => v * v))) /
          Math.sqrt(sum(t.map((v) => v * v)));
        const scores = model.evaluate([x], [t]);
        expectClose([scores.loss, scores.cosineSimilarity], [-cosine, cosine], 1e-6);
        const { gradients } = model.computeGradients([x], [t]);
        expect([...(gradients.values().next().value?.data ?? [Number.NaN])].every(Number.isFinite)).toBe(true);
      }
    });
  });

  test.each([
    'crossEntropy',
    'categoricalFocalCrossEntropy',
  ] as const)('%s of rows that are far from the answer and right on it', async (loss) => {
    await withBuild(build, () => {
      const model = sequential({
        inputs: 2,
        layers: [dense(2, 'softmax', { weightInitializer: 'identity' })],
        seed: 1,
      });
      model.compile({ optimizer: 'sgd', loss });
      for (const y of [[[1, 0]], [0]]) {
        const { scores, gradients } = model.computeGradients([[3e38, -3e38]], y);
        expect(scores.loss).toBe(0);
        expect([...(gradients.get('0.bias')?.data as Float32Array)].map(Math.abs)).toEqual([0, 0]);
      }
    });
  });

  test.each([1e30, 1e38, 1e-25, 1e-44])('norms of weights of %d', (size) => {
    const panel = panelOf(build);
    for (const shape of [[3, 5], [5]]) {
      const length = shape.reduce((a, b) => a * b, 1);
      const inputs = 5;
      const w = Float32Array.from({ length }, (_, i) => size * (1 + (i % 3)) * 0.3);
      for (const [constraint, wanted] of [
        [unitNorm(), () => 1],
        [maxNorm({ max: 2 }), (n: number) => Math.min(n, 2)],
      ] as const) {
        const { value } = run(build, { value: stored(w, shape, panel) }, (graph, tensors) =>
          constraint.call(graph, { ...tensors, shape }),
        );
        const expected = Array.from(w, (x, i) => {
          const unit = w.subarray(i - (i % inputs), i - (i % inputs) + inputs);
          const norm = Math.sqrt(sum(Array.from(unit, (v) => v * v)));
          return wanted(norm) === norm ? x : (x * wanted(norm)) / (norm + 1e-7);
        });
        expectClose(value, stored(expected, shape, panel), 1e-6, 1e-44);
      }
    }
  });
});
