// What one unit looks for, beside formulas and plain loops in f64: test/reference/network.ts.

import { describe, expect, test } from 'vitest';
import { add, dense, embedding, functional, input, sequential } from '../../src/index.ts';
import { capture, meanInputGradient, topExamples, visualizeNeuron, weightImage } from '../../src/interpret/index.ts';
import * as reference from '../reference/network.ts';
import { available, withBuild } from '../support/builds.ts';
import { expectClose } from '../support/close.ts';
import { numbers } from '../support/random.ts';

const [ROWS, INPUTS] = [50, 4];
const x = numbers(ROWS * INPUTS, 1);

const rowsOf = (values: ArrayLike<number>): number[][] =>
  Array.from({ length: values.length / INPUTS }, (_, i) =>
    Array.from({ length: INPUTS }, (_, j) => values[i * INPUTS + j]),
  );

const { model, layers, weights } = (() => {
  const model = sequential({
    inputs: INPUTS,
    layers: [dense(7, 'tanh', { name: 'first' }), dense(6, 'relu', { name: 'second' }), dense(3, 'softmax')],
    seed: 3,
  });
  const weights = model.getWeights();
  const of = (name: string) => reference.parameter(weights.get(name)?.data as Float32Array);
  const linear = (name: string, outputs: number, inputs: number) =>
    reference.linear(outputs, inputs, of(`${name}.weight`), of(`${name}.bias`));
  return { model, weights, layers: [linear('first', 7, INPUTS), reference.tanh(), linear('second', 6, 7)] };
})();

/** What the activation of a unit of the second layer takes in, in f64. */
const secondOf = (values: ArrayLike<number>, unit: number) =>
  reference.predict(layers, rowsOf(values)).map((row) => row[unit]);

/** The numbers of rows, sorted. */
const sorted = (values: readonly number[], sign: 1 | -1) =>
  [...values.keys()].sort((a, b) => sign * (values[a] - values[b]) || a - b);

test('topExamples: the rows of the greatest and the least numbers, of equal ones the first', () => {
  const [z, unit, at] = [secondOf(x, 2), { layer: 'second', unit: 2 }, 'preActivation' as const];
  const top = topExamples(model, unit, x, { at });
  expect(top.map(({ row }) => row)).toEqual(sorted(z, -1).slice(0, 9));
  const values = top.map(({ value }) => value);
  expectClose(
    values,
    sorted(z, -1)
      .slice(0, 9)
      .map((row) => z[row]),
    1e-5,
    1e-6,
  );
  const bottom = topExamples(model, unit, x, { at, lowest: true, count: 4 });
  expect(bottom.map(({ row }) => row)).toEqual(sorted(z, 1).slice(0, 4));
  const relu = z.map((value) => Math.max(0, value));
  expect(relu.filter((value) => value === 0).length).toBeGreaterThan(5);
  expect(topExamples(model, unit, x, { count: 1000 }).map(({ row }) => row)).toEqual(sorted(relu, -1));
});

describe.each(available)('meanInputGradient, build %s', (build) => {
  test.each([0, 5])('of unit %d is the mean of finite differences', (unit) =>
    withBuild(build, () => {
      const expected = Array.from({ length: INPUTS }, (_, input) => {
        const moved = (shift: number) =>
          secondOf(
            Float64Array.from(x, (value, i) => (i % INPUTS === input ? value + shift : value)),
            unit,
          );
        const [up, down] = [moved(1e-5), moved(-1e-5)];
        return up.reduce((sum, value, row) => sum + (value - down[row]) / 2e-5 / ROWS, 0);
      });
      expectClose(meanInputGradient<Float32Array>(model, { layer: 'second', unit }, x), expected, 1e-4, 1e-6);
    }));
});

test('meanInputGradient of a unit that takes in the inputs is its weights, of several inputs those of each', () => {
  const first = weights.get('first.weight')?.data as Float32Array;
  expectClose(meanInputGradient(model, { layer: 'first', unit: 3 }, x) as Float32Array, first.slice(12, 16), 1e-6);
  const [a, b] = [input(INPUTS, { name: 'a' }), input(2, { name: 'b' })];
  const [u, v] = [dense(3, 'linear', { name: 'u' }).apply(a), dense(3, 'linear', { name: 'v' }).apply(b)];
  const joined = functional({ inputs: [a, b], outputs: dense(1).apply(add().apply([u, v])), seed: 1 });
  const other = numbers(ROWS * 2, 2);
  const gradients = meanInputGradient<Record<string, Float32Array>>(
    joined,
    { layer: 'u', unit: 1 },
    { a: x, b: other },
  );
  const ofU = joined.getWeights().get('u.weight')?.data as Float32Array;
  expectClose(gradients.a, ofU.slice(INPUTS, 2 * INPUTS), 1e-6);
  expect([...gradients.b]).toEqual([0, 0]);
  expect(() => weightImage(joined, { layer: 'u', unit: 1 })).toThrow(
    'weightImage: the network must be one with a single input',
  );
});

describe('weightImage', () => {
  test('has the weights of a unit of the first layer, of a deeper one its mean gradient', () => {
    const own = weightImage(model, { layer: 'first', unit: 3 });
    expect(own).toMatchObject({ kind: 'weights', size: [2, 2] });
    expect(own.data).toEqual((weights.get('first.weight')?.data as Float32Array).slice(12, 16));
    const deep = weightImage(model, { layer: 'second', unit: 1 }, { x, image: [4, 1] });
    expect(deep).toMatchObject({ kind: 'meanGradient', size: [4, 1] });
    expect(deep.data).toEqual(meanInputGradient(model, { layer: 'second', unit: 1 }, x));
  });

  test('draws a pixel for each number that is not 0, by its sign and size', () => {
    const drawn = sequential({ inputs: 6, layers: [dense(2, 'linear', { name: 'last' })] });
    drawn.setWeights(
      new Map([
        ['last.weight', { shape: [2, 6], data: Float32Array.of(0, 0, 0, 0, 0, 0, 1, -2, 0, 0, 0.5, 0) }],
        ['last.bias', { shape: [2], data: new Float32Array(2) }],
      ]),
    );
    const picture = weightImage(drawn, { layer: 'last', unit: 1 }, { image: [3, 2] }).toSVG({ side: 10 });
    expect(picture).toContain('width="30" height="20"');
    expect(picture).toContain('<title>last 1, weights</title>');
    const pixels = [...picture.matchAll(/x="(\d)" y="(\d)" .*? fill="(.{7})" fill-opacity="([\d.]+)"/g)];
    expect(pixels.map(([, ...pixel]) => pixel)).toEqual([
      ['0', '0', '#d95f02', '0.5'],
      ['1', '0', '#1f78b4', '1'],
      ['1', '1', '#d95f02', '0.25'],
    ]);
  });
});

describe('visualizeNeuron', () => {
  test('of a linear unit finds the greatest of w·x + b − λ‖x‖² within the range: each input by itself', () => {
    const w = (weights.get('first.weight')?.data as Float32Array).slice(12, 16);
    const bias = weights.get('first.bias')?.data[3] as number;
    for (const [penalty, low, high] of [
      [0.1, -1, 1],
      [1, -1, 1],
      [0.5, 0, 0.25],
    ]) {
      const image = visualizeNeuron(
        model,
        { layer: 'first', unit: 3 },
        { ...{ penalty, range: [low, high] }, seed: 1 },
      );
      const best = Array.from(w, (weight) => Math.min(high, Math.max(low, weight / (2 * penalty))));
      expect(image.kind).toBe('synthetic');
      expectClose(image.data, best, 0, 1e-3);
      expectClose([image.value], [bias + best.reduce((sum, value, i) => sum + value * w[i], 0)], 0, 1e-3);
      expect(image.toSVG()).toContain('synthetic');
    }
  });

  test('of a deeper unit finds what no row of 20,000 random ones exceeds, the same for the same seed', () => {
    const unit = { layer: 'second', unit: 1 };
    const options = { range: [-1, 1], penalty: 0, seed: 5 } as const;
    const { data, value } = visualizeNeuron(model, unit, options);
    const z = secondOf(numbers(20_000 * INPUTS, 9), 1);
    expect(value).toBeGreaterThan(Math.max(...z));
    expectClose(secondOf(data, 1), [value], 1e-5, 1e-5);
    expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(visualizeNeuron(model, unit, options).data).toEqual(data);
    const { data: captured } = capture(model, data, ['second'], { at: 'preActivation' }).get('second') as {
      data: Float32Array;
    };
    expect(captured[1]).toBe(value);
  });
});

test('bad input is refused in words', () => {
  const first = { layer: 'first', unit: 0 };
  const refused: [() => unknown, string][] = [
    [
      () => topExamples(model, { layer: 'third', unit: 0 }, x),
      'topExamples: unit.layer must be one of first, second, 2',
    ],
    [() => topExamples(model, { layer: 'first', unit: 7 }, x), 'topExamples: unit.unit must be an integer from 0 to 6'],
    [() => topExamples(model, 3 as never, x), 'topExamples: unit must be { layer, unit }, got 3'],
    [() => topExamples(model, first, x, { count: 0 }), 'topExamples: count must be an integer ≥ 1, got 0'],
    [() => topExamples(model, first, x, { lowest: 1 as never }), 'topExamples: lowest must be true or false, got 1'],
    [
      () => topExamples(model, first, x, { at: 'end' as never }),
      'topExamples: at must be one of output, preActivation',
    ],
    [() => meanInputGradient(model, first, new Float32Array(5)), 'meanInputGradient: x'],
    [
      () => weightImage(model, { layer: 'second', unit: 1 }),
      'weightImage: x must be rows, as second 1 is not connected to the inputs, got none',
    ],
    [() => weightImage(model, first, { image: [3, 2] }), 'weightImage: image must be [columns, rows] of 4 pixels'],
    [() => weightImage(model, first).toSVG({ side: 0 }), 'toSVG: side must be an integer ≥ 1, got 0'],
    [() => visualizeNeuron(model, first, { range: [1, 1] }), 'range must be [low, high] with low < high, got [1,1]'],
    [() => visualizeNeuron(model, first, { penalty: -1 }), 'visualizeNeuron: penalty must be a number ≥ 0, got -1'],
    [() => visualizeNeuron(model, first, { seed: 0.5 }), 'visualizeNeuron: seed must be an integer ≥ 0, got 0.5'],
    [() => visualizeNeuron(model, first, { rate: 1 } as never), 'visualizeNeuron: option must be one of penalty'],
  ];
  for (const [call, words] of refused) expect(call, words).toThrow(words);
  const words = sequential({ inputs: 1, layers: [embedding(5, 3), dense(2, 'linear', { name: 'last' })] });
  expect(() => visualizeNeuron(words, { layer: 'last', unit: 0 })).toThrow('one with a gradient');
});
