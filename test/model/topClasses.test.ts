import { expect, test } from 'vitest';
import { dense, functional, input, sequential, topClasses } from '../../src/index.ts';

/** A model whose outputs are softmax of x, or sigmoid. */
function passing(columns: number, activation: 'softmax' | 'sigmoid' | 'linear') {
  const model = sequential({ inputs: columns, layers: [dense(columns, activation)], seed: 1 });
  const data = Float32Array.from({ length: columns * columns }, (_, i) => Number(i % (columns + 1) === 0));
  const bias = { shape: [columns], data: new Float32Array(columns) };
  model.setWeights(
    new Map([
      ['0.weight', { shape: [columns, columns], data }],
      ['0.bias', bias],
    ]),
  );
  return model;
}

const softmax = (logits: number[]) => {
  const powers = logits.map(Math.exp);
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
};

test('the most probable classes come first, with labels where there are some', () => {
  const model = passing(4, 'softmax');
  const [p0, p1, p2] = softmax([1, 3, 2, 1]);
  const top = topClasses(
    model,
    [
      [1, 3, 2, 1],
      [0, 0, 0, 0],
    ],
    { k: 3 },
  );
  expect(top.map((row) => row.map(({ label }) => label))).toEqual([
    [1, 2, 0],
    [0, 1, 2],
  ]);
  for (const [i, p] of [p1, p2, p0].entries()) expect(top[0][i].probability).toBeCloseTo(p, 6);
  model.compile({ optimizer: 'sgd', loss: 'crossEntropy', classes: ['a', 'b', 'c', 'd'] });
  expect(model.classes).toEqual(['a', 'b', 'c', 'd']);
  expect(topClasses(model, [[1, 3, 2, 1]]).map((row) => row.map(({ label }) => label))).toEqual([['b', 'c', 'a', 'd']]);
});

test('a lone sigmoid output has two classes', () => {
  const model = passing(1, 'sigmoid');
  model.compile({ optimizer: 'sgd', loss: 'binaryCrossEntropy', classes: [false, true] });
  const [[first, second]] = topClasses(model, [[Math.log(3)]]);
  expect([first.label, second.label]).toEqual([true, false]);
  expect(first.probability).toBeCloseTo(0.75, 6);
  expect(second.probability).toBeCloseTo(0.25, 6);
});

test('classes without a label are none', async () => {
  const model = passing(4, 'softmax');
  model.compile({ optimizer: 'sgd', loss: 'crossEntropy' });
  await model.fit(
    [
      [1, 0, 0, 0],
      [0, 1, 0, 0],
    ],
    ['x', 'y'],
  );
  expect(model.classes).toEqual(['x', 'y']);
  expect(
    topClasses(model, [[0, 0, 9, 9]])[0]
      .map(({ label }) => label)
      .sort(),
  ).toEqual(['x', 'y']);
});

test('classes are those of each output, and cannot be changed in the model', () => {
  const x = input(2);
  const [kind, size] = [dense(2, 'softmax').apply(x), dense(3, 'softmax').apply(x)];
  const named = functional({ inputs: x, outputs: { kind, size }, seed: 1 });
  named.compile({ optimizer: 'sgd', loss: 'crossEntropy', classes: { kind: ['a', 'b'] } });
  expect(named.classes).toEqual({ kind: ['a', 'b'], size: undefined });
  (named.classes.kind as string[]).reverse();
  expect(named.classes.kind).toEqual(['a', 'b']);
  expect(
    topClasses(named, [[1, 2]], { output: 'kind' })[0]
      .map(({ label }) => label)
      .sort(),
  ).toEqual(['a', 'b']);
  expect(topClasses(named, [[1, 2]], { output: 'size', k: 1 })[0]).toHaveLength(1);
  const listed = functional({ inputs: x, outputs: [kind, size] });
  expect(listed.classes).toEqual([undefined, undefined]);
  expect(topClasses(listed, [[1, 2]], { output: 1 })[0]).toHaveLength(3);
  for (const output of [undefined, 2, 'length', 'constructor'])
    expect(() => topClasses(listed, [[1, 2]], any({ output }))).toThrow('topClasses: output must be one of 0, 1, got');
});

const any = (value: unknown) => value as never;

test.each([
  [
    'no model',
    () => topClasses(any({}), [[1]]),
    'topClasses: model must be a model or a pipeline, got an object of Object',
  ],
  [
    'a count of 0',
    () => topClasses(passing(2, 'softmax'), [[1, 2]], { k: 0 }),
    'topClasses: k must be an integer ≥ 1, got 0',
  ],
  [
    'an output of one',
    () => topClasses(passing(2, 'softmax'), [[1, 2]], { output: 0 }),
    'topClasses: output must be left out, as there is only one, got 0',
  ],
  [
    'an unknown option',
    () => topClasses(passing(2, 'softmax'), [[1, 2]], any({ n: 1 })),
    "topClasses: option must be one of k, output, got 'n'",
  ],
  [
    'what is no probability',
    () => topClasses(passing(2, 'linear'), [[1, 2]]),
    'topClasses: outputs must be probabilities, as from softmax or sigmoid, got 2',
  ],
  ['bad rows', () => topClasses(passing(2, 'softmax'), [[1]]), 'predict: x[0] must have 2 columns, got 1'],
])('refuses %s', (_, act, message) => {
  expect(act).toThrow(message);
});
