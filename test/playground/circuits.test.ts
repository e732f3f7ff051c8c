import { dense, sequential } from 'lanewise';
import { describe, expect, test } from 'vitest';
import { answerOf } from '../../examples/playground/circuits/answer.ts';
import { behaviourOf } from '../../examples/playground/circuits/behaviour.ts';
import { nearestTo } from '../../examples/playground/circuits/nearest.ts';
import { layerNames } from '../../examples/playground/circuits/subjects.ts';

const rowsOf = (...rows: number[][]) => rows.map((row) => Float32Array.from(row));

test('the nearest row is that of the least distance, the first of equal ones', () => {
  const others = rowsOf([3, 0], [0, 2], [2, 0], [0, -2]);
  expect(nearestTo(Float32Array.of(0, 0), others)).toBe(others[1]);
  expect(nearestTo(Float32Array.of(3, 1), others)).toBe(others[0]);
});

describe('a behaviour', () => {
  const [rows, labels] = [Float32Array.of(0, 0, 0, 1, 5, 5, 5, 6), Uint8Array.of(1, 0, 0, 1)];
  const settings = { network: 'xor', correct: 0, wrong: 0 } as const;
  const gradient = new Float32Array(1);

  test('of pairs has each row of the class beside the row of the other class that is most like it', () => {
    const { clean, reference, metric } = behaviourOf({ rows, labels }, { ...settings, left: 'pairs' });
    expect([...clean]).toEqual([0, 0, 5, 6]);
    expect([...(reference as Float32Array)]).toEqual([0, 1, 5, 5]);
    expect(metric).toEqual({ output: 0 });
  });

  test('of means has the rows of both, and counts for each what speaks for its own class', () => {
    const { clean, reference, metric } = behaviourOf({ rows, labels }, { ...settings, left: 'mean' });
    expect([...clean]).toEqual([0, 0, 5, 6, 0, 1, 5, 5]);
    expect(reference).toBe('mean');
    if (typeof metric !== 'function') throw new Error('a function expected');
    expect([0, 1, 2, 3].map((row) => metric(Float32Array.of(1.5), row, gradient))).toEqual([1.5, 1.5, -1.5, -1.5]);
    expect(gradient[0]).toBe(-1);
  });
});

test('an answer where units are off and weights left out carry their means', () => {
  const units = [2, 3, 2, 1] as const;
  const model = sequential({
    inputs: 2,
    layers: layerNames.map((name, layer) => dense(units[layer + 1], layer === 2 ? 'sigmoid' : 'tanh', { name })),
    seed: 4,
  });
  const rows = Float32Array.of(0.5, -1, 0.25, 2, -0.75, 0.125);
  const weights = layerNames.map((name) =>
    ['weight', 'bias'].map((role) => model.getWeights().get(`${name}.${role}`)?.data as Float32Array),
  );
  const layer = (at: number, x: number[]) =>
    [...weights[at][1]].map((bias, j) => {
      const z = x.reduce((sum, value, i) => sum + weights[at][0][j * x.length + i] * value, bias);
      return at === 2 ? 1 / (1 + Math.exp(-z)) : Math.tanh(z);
    });
  const run = (x: number[], change: (at: number, values: number[]) => number[] = (_, values) => values) =>
    layerNames.reduce((values, _, at) => change(at, layer(at, values)), x);
  const means = (at: number) => {
    const all = [0, 2, 4]
      .map((from) => layer(0, [...rows.subarray(from, from + 2)]))
      .map((h) => (at ? layer(1, h) : h));
    return all[0].map((_, unit) => (all[0][unit] + all[1][unit] + all[2][unit]) / 3);
  };
  const x = [0.3, 0.7];
  const off = [{ layer: 0, unit: 1 }];
  const without = answerOf(
    { model, rows },
    { label: '', data: undefined, units },
    {
      ...{ pixels: Float32Array.from(x), off, only: undefined },
    },
    undefined,
  );
  if (!('whole' in without)) throw new Error('probabilities expected');
  expect(without.whole[0]).toBeCloseTo(run(x)[0], 6);
  const expected = run(x, (at, values) => (at === 0 ? values.map((v, j) => (j === 1 ? means(0)[1] : v)) : values));
  expect(without.probabilities[0]).toBeCloseTo(expected[0], 6);
  // With no weight kept, every unit takes in means.
  const none = answerOf(
    { model, rows },
    { label: '', data: undefined, units },
    {
      ...{ pixels: Float32Array.from(x), off: [], only: [] },
    },
    rows,
  );
  if (!('whole' in none)) throw new Error('probabilities expected');
  expect(none.probabilities[0]).toBeCloseTo(layer(2, means(1))[0], 6);
});
