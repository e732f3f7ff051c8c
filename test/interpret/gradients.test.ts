// Looking into networks, beside plain loops in f64: test/reference/network.ts.

import { describe, expect, test } from 'vitest';
import {
  activation,
  add,
  batchNormalization,
  concatenate,
  dense,
  dropout,
  embedding,
  functional,
  input,
  layerNormalization,
  prelu,
  sequential,
} from '../../src/index.ts';
import { ablate, capture, inputGradients, integratedGradients, type Metric, patch } from '../../src/interpret/index.ts';
import * as reference from '../reference/network.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';

const ROWS = 6;
const INPUTS = 5;

const rowsOf = (values: ArrayLike<number>, columns: number): number[][] =>
  Array.from({ length: values.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => values[i * columns + j]),
  );

/** A chain of 5-7-6-3 whose layers are those of the reference, before its softmax. */
function chain(softmax = true) {
  const model = sequential({
    inputs: INPUTS,
    layers: [dense(7, 'tanh', { name: 'first' }), dense(6, 'sigmoid'), dense(3, softmax ? 'softmax' : 'linear')],
    seed: 3,
  });
  const of = (name: string) => reference.parameter(model.getWeights().get(name)?.data as Float32Array);
  const linear = (name: string, outputs: number, inputs: number) =>
    reference.linear(outputs, inputs, of(`${name}.weight`), of(`${name}.bias`));
  const layers = [
    ...[linear('first', 7, INPUTS), reference.tanh(), linear('1', 6, 7), reference.sigmoid(), linear('2', 3, 6)],
  ];
  return { model, layers };
}

const x = numbers(ROWS * INPUTS, 1);

/** The slope of `of` at each number, by differences in f64. */
function slopes(values: Float64Array, of: (values: Float64Array) => number): number[] {
  return Array.from(values, (value, i) => {
    const at = (shift: number) => of(values.map((each, j) => (j === i ? value + shift : each)));
    return (at(1e-5) - at(-1e-5)) / 2e-5;
  });
}

describe.each(available)('build %s', (build) => {
  test('capture: what layers give and what their activations take in', () =>
    withBuild(build, () => {
      const { model, layers } = chain();
      const rows = rowsOf(x, INPUTS);
      const [z, a] = [reference.predict(layers.slice(0, 1), rows), reference.predict(layers.slice(0, 2), rows)];
      const captured = capture(model, x);
      expect([...captured.keys()]).toEqual(['first', '1', '2']);
      expect(captured.get('first')?.shape).toEqual([ROWS, 7]);
      expectClose(captured.get('first')?.data ?? [], a.flat(), 1e-5, 1e-6);
      const before = capture(model, x, ['first', '2'], { at: 'preActivation' });
      expectClose(before.get('first')?.data ?? [], z.flat(), 1e-5, 1e-6);
      expectClose(before.get('2')?.data ?? [], reference.predict(layers, rows).flat(), 1e-5, 1e-6);
      expect(captured.get('2')?.data).toEqual(model.predict(x));
    }));

  test.each<[string, Metric, (row: number[], i: number) => number]>([
    ['{ output }', { output: 1 }, (y) => y[1]],
    ['{ output } for each row', { output: [0, 1, 2, 0, 1, 2] }, (y, i) => y[i % 3]],
    ['{ correct, wrong }', { correct: 2, wrong: [0, 1, 0, 1, 0, 1] }, (y, i) => y[2] - y[i % 2]],
    [
      'a function',
      (y, _, gradient) => {
        gradient.set([2 * y[0], 0, y[1]], 0);
        gradient[1] = y[2];
        return y[0] * y[0] + y[1] * y[2];
      },
      (y) => y[0] * y[0] + y[1] * y[2],
    ],
  ])('inputGradients of %s are finite differences', (_, metric, truth) =>
    withBuild(build, () => {
      const { model, layers } = chain();
      const expected = slopes(Float64Array.from(x), (values) =>
        reference.predict(layers, rowsOf(values, INPUTS)).reduce((sum, row, i) => sum + truth(row, i), 0),
      );
      expectClose(inputGradients<Float32Array>(model, x, { metric }), expected, 1e-4, 1e-6);
    }));

  test('the gradient of the divergence is 0 at the network itself, and the metric of linear outputs is theirs', () =>
    withBuild(build, () => {
      const { model } = chain();
      expect(Math.max(...inputGradients(model, x, { metric: 'kl' }).map(Math.abs))).toBeLessThan(1e-6);
      const { model: linear, layers } = chain(false);
      const expected = slopes(Float64Array.from(x), (values) =>
        reference.predict(layers, rowsOf(values, INPUTS)).reduce((sum, row) => sum + row[0], 0),
      );
      expectClose(inputGradients<Float32Array>(linear, x, { metric: { output: 0 } }), expected, 1e-4, 1e-6);
    }));

  test.each([
    ['softmax', 3],
    ['softmax', 1],
    ['sigmoid', 1],
    ['sigmoid', 2],
  ] as const)("'kl' of %s, %i columns: the divergence of the probabilities, and its gradient", (f, columns) =>
    withBuild(build, () => {
      const model = sequential({ inputs: INPUTS, layers: [dense(7, 'tanh'), dense(columns, f)], seed: 3 });
      const baseline = numbers(ROWS * INPUTS, 2);
      // Each number of a sigmoid is the probability of one of two events.
      const events = (rows: Float32Array) =>
        rowsOf(model.predict(rows), columns).map((row) =>
          f === 'sigmoid' ? row.flatMap((probability) => [probability, 1 - probability]) : row,
        );
      const [p, q] = [events(x), events(baseline)];
      const divergences = p.map((row, i) => row.reduce((sum, each, j) => sum + each * Math.log(each / q[i][j]), 0));
      // From where it is that, to 0 at the rows themselves.
      const { values, gaps } = integratedGradients(model, x, { metric: 'kl', baseline, steps: 256 });
      const sums = rowsOf(values, INPUTS).map((row) => row.reduce((a, b) => a + b));
      for (const [i, divergence] of divergences.entries()) {
        expect(Math.abs(sums[i] + divergence), `row ${i}`).toBeLessThan(1e-3 * divergence + 1e-5);
        expect(Math.abs(gaps[i]), `row ${i}: the gap`).toBeLessThan(1e-3 * divergence + 1e-5);
      }
      if (columns > 1 || f === 'sigmoid') expect(Math.max(...divergences)).toBeGreaterThan(0.01);
    }));

  test('integratedGradients add up to the change of the metric, the better the more steps', () =>
    withBuild(build, () => {
      const { model, layers } = chain();
      const baseline = numbers(ROWS * INPUTS, 2);
      const options = { metric: { output: 1 }, baseline };
      const [few, many] = [4, 64].map((steps) => integratedGradients(model, x, { ...options, steps }));
      const value = (rows: ArrayLike<number>) => reference.predict(layers, rowsOf(rows, INPUTS)).map((row) => row[1]);
      const [here, there] = [value(x), value(baseline)];
      const sums = rowsOf(many.values, INPUTS).map((row) => row.reduce((a, b) => a + b));
      expectClose(
        sums,
        here.map((each, i) => each - there[i]),
        1e-3,
        1e-4,
      );
      expect(many.gap).toBeLessThan(few.gap);
      const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, each) => sum + Math.abs(each), 0);
      for (const { gap, gaps } of [few, many])
        expectClose([gap], [total(gaps) / total(here.map((each, i) => each - there[i]))], 1e-4, 1e-8);
      expect(integratedGradients(model, x, { ...options, baseline: x }).gap, 'where nothing changes').toBe(0);
      expectClose(
        many.gaps,
        sums.map((sum, i) => sum - (here[i] - there[i])),
        1e-3,
        2e-6,
      );
    }));

  test('nothing ablated is predict, to the bit; a unit at 0 is a network without it', () =>
    withBuild(build, () => {
      const { model } = chain();
      expect(ablate(model, x, [], { with: 'zero' })).toEqual(model.predict(x));
      const cut = chain().model;
      const weights = cut.getWeights();
      const { data } = weights.get('1.weight') as { data: Float32Array };
      for (let j = 0; j < 6; j++) data[j * 7 + 2] = 0;
      cut.setWeights(weights);
      const expected = cut.predict(x);
      expectClose(ablate(model, x, { layer: 'first', units: [2] }, { with: 'zero' }), expected, 1e-5, 1e-6);
      const edges = Array.from({ length: 6 }, (_, to) => ({ from: 2, to }));
      expectClose(ablate(model, x, { layer: '1', edges }, { with: 0 }), expected, 1e-5, 1e-6);
    }));

  test('mean, resample and patch put other numbers in the place of units and edges', () =>
    withBuild(build, () => {
      const { model, layers } = chain();
      const over = numbers(4 * INPUTS, 8);
      const hidden = reference.predict(layers.slice(0, 2), rowsOf(over, INPUTS));
      const means = hidden[0].map((_, j) => hidden.reduce((sum, row) => sum + row[j], 0) / 4);
      const run = (edit: (row: number[], i: number) => number[]) => {
        const a = reference.predict(layers.slice(0, 2), rowsOf(x, INPUTS)).map(edit);
        return reference.predict([...layers.slice(2), reference.softmax()], a).flat();
      };
      const put = (value: (j: number, i: number) => number) => (row: number[], i: number) =>
        row.map((each, j) => (j === 1 || j === 4 ? value(j, i) : each));
      const target = { layer: 'first', units: [1, 4] };
      expectClose(ablate(model, x, target, { with: 'mean', over }), run(put((j) => means[j])), 1e-5, 1e-6);
      const other = numbers(ROWS * INPUTS, 9);
      const others = reference.predict(layers.slice(0, 2), rowsOf(other, INPUTS));
      const patched = run(put((j, i) => others[i][j]));
      expectClose(patch(model, x, other, target), patched, 1e-5, 1e-6);
      const edges = [1, 4].flatMap((from) => Array.from({ length: 6 }, (_, to) => ({ from, to })));
      expectClose(patch(model, x, other, [{ layer: '1', edges }]), patched, 1e-5, 1e-6);
      const inputs = { layer: 'input' };
      expectClose(patch(model, x, other, inputs), model.predict(other), 1e-5, 1e-6);
      const drawn = rowsOf(ablate(model, x, inputs, { with: 'resample', over, seed: 1 }), 3);
      const possible = rowsOf(model.predict(over), 3);
      for (const row of drawn) expect(possible).toContainEqual(row);
    }));

  test('several inputs and outputs, shared layers, layers of other kinds: slopes of predictions', () =>
    withBuild(build, () => {
      const [a, b, ids] = [input(4, { name: 'a' }), input(4, { name: 'b' }), input(2, { name: 'ids' })];
      const shared = dense(8, 'gelu', { name: 'shared' });
      const [left, right] = [shared.apply(a), shared.apply(b)];
      const both = concatenate().apply([left, right, embedding(5, 3).apply(ids)]);
      const normal = batchNormalization().apply(dropout(0.5).apply(both));
      const wide = dense(22, 'mish').apply(normal);
      const summed = add().apply([both, wide]);
      const hidden = prelu().apply(layerNormalization().apply(summed));
      const outputs = {
        kind: dense(3, 'softmax', { name: 'kind' }).apply(hidden),
        size: activation('tanh').apply(dense(2).apply(hidden)),
      };
      const model = functional({ inputs: [a, b, ids], outputs, seed: 2 });
      const weights = model.getWeights();
      for (const [name, { data }] of weights)
        if (!name.includes('running_var')) data.set(numbers(data.length, name.length).map((each) => each / 2));
      model.setWeights(weights);
      const rows = {
        a: numbers(12, 1),
        b: numbers(12, 2),
        ids: [
          [0, 1],
          [2, 3],
          [4, 0],
        ],
      };
      expect([...capture(model, rows).keys()].slice(0, 2)).toEqual(['shared[0]', 'shared[1]']);
      expect(ablate(model, rows, [], { with: 0 })).toEqual(model.predict(rows));
      expect(() => inputGradients(model, rows, { metric: { output: 0 }, of: 'size' })).toThrow(
        /input ids must be one with a gradient/,
      );
      const without = functional({
        inputs: [a, b],
        outputs: { size: dense(2, 'silu').apply(add().apply([left, right])) },
      });
      const two = { a: rows.a, b: rows.b };
      const gradients = inputGradients<Record<string, Float32Array>>(without, two, {
        ...{ metric: { output: 1 }, of: 'size' },
      });
      for (const name of ['a', 'b'] as const) {
        const step = 2 ** -7;
        for (let i = 0; i < 12; i++) {
          const at = (shift: number) => {
            const moved = two[name].map((value, j) => (j === i ? value + shift : value));
            const { size } = without.predict({ ...two, [name]: moved });
            return size[2 * Math.floor(i / 4) + 1];
          };
          const slope = (h: number) => (at(h) - at(-h)) / (2 * h);
          const truth = slope(step) + (slope(step) - slope(2 * step)) / 3;
          expect(Math.abs(gradients[name][i] - truth), `${name}[${i}]`).toBeLessThan(1e-4);
        }
      }
    }));
});
