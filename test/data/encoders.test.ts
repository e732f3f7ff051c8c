import { expect, test } from 'vitest';
import {
  argMax,
  balancedClassWeights,
  type ClassWeights,
  dense,
  type Label,
  labelEncoder,
  oneHotEncoder,
  sequential,
  type Targets,
} from '../../src/index.ts';

const any = (value: unknown) => value as never;

test('labels go to indices and back, and from JSON', () => {
  for (const labels of [
    ['b', 'a', 'b'],
    [30, 4, 30],
    [true, false, true],
  ]) {
    const encoder = labelEncoder<string | number | boolean>(labels);
    expect([...encoder.transform(labels)]).toEqual([1, 0, 1]);
    expect(encoder.inverse([1, 0, 1])).toEqual(labels);
    expect(labelEncoder(JSON.parse(JSON.stringify(encoder)).classes).classes).toEqual(encoder.classes);
    const oneHot = oneHotEncoder<string | number | boolean>(labels);
    expect([...oneHot.transform(labels)]).toEqual([0, 1, 1, 0, 0, 1]);
    expect(oneHot.inverse([0.2, 0.8, 0.9, 0.1, 0.4, 0.6])).toEqual(labels);
  }
  expect([...labelEncoder(Int16Array.of(9, -3, 9)).transform([9, -3])]).toEqual([1, 0]);
});

test('encoders come back from JSON', () => {
  const json = JSON.parse(JSON.stringify(labelEncoder(['b', 'a'])));
  expect(json).toEqual({ name: 'labelEncoder', classes: ['a', 'b'] });
  expect([...labelEncoder.from<string>(json).transform(['b', 'a'])]).toEqual([1, 0]);
  const oneHot = oneHotEncoder.from(JSON.parse(JSON.stringify(oneHotEncoder([true, false]))));
  expect(oneHot.toJSON()).toEqual({ name: 'oneHotEncoder', classes: [false, true] });
  expect([...oneHot.transform([true])]).toEqual([0, 1]);
});

test('the classes of an encoder cannot be changed', () => {
  const { classes, transform } = labelEncoder(['a', 'b']);
  expect(() => (classes as string[]).reverse()).toThrow(TypeError);
  expect([...transform(['a', 'b'])]).toEqual([0, 1]);
});

test('argMax takes the first of equals, row by row', () => {
  expect([...argMax([0, 1, 1, 3, 2, 3], 3)]).toEqual([1, 0]);
  expect([...argMax(new Float32Array(0), 3)]).toEqual([]);
});

test('class weights are what fit takes, of labels of any kind', async () => {
  const x = [[0], [1], [2], [3]];
  const train = async (y: Targets, classWeights: ClassWeights) => {
    const model = sequential({ inputs: 1, layers: [dense(2, 'softmax')], seed: 1 });
    model.compile({ optimizer: 'sgd', loss: 'crossEntropy' });
    await model.fit(x, y, { classWeights });
    return model.getWeights();
  };
  const truth = await train([0, 1, 1, 1], { 0: 2, 1: 2 / 3 });
  for (const y of [
    [0, 1, 1, 1],
    ['a', 'b', 'b', 'b'],
    [false, true, true, true],
  ])
    expect(await train(y as Targets, balancedClassWeights<Label>(y))).toEqual(truth);
  expect(balancedClassWeights([200_000_000, -3])).toEqual(
    new Map([
      [-3, 1],
      [200_000_000, 1],
    ]),
  );
});

test.each([
  ['no labels', () => labelEncoder([]), 'labelEncoder: labels must have at least one label, got none'],
  [
    'labels of two kinds',
    () => labelEncoder<string | number>(['a', 1]),
    'labelEncoder: labels[1] must be a string, like the first, got 1',
  ],
  [
    'an object',
    () => labelEncoder(any([{}])),
    'labelEncoder: labels[0] must be a string, a finite number, or true or false, got an object of Object',
  ],
  ['NaN', () => labelEncoder([Number.NaN]), 'labelEncoder: labels[0] must be a finite number, got NaN'],
  ['no array', () => labelEncoder(any('abc')), "labelEncoder: labels must be an array of labels, got 'abc'"],
  [
    'a label that was not there',
    () => oneHotEncoder(['a', 'b']).transform(['c']),
    "oneHotEncoder: labels[0] must be one of 'a', 'b', got 'c'",
  ],
  [
    'an index that is none',
    () => labelEncoder(['a', 'b']).inverse([0, 2]),
    'labelEncoder: indices[1] must be an integer from 0 to 1, got 2',
  ],
  [
    'the JSON of another encoder',
    () => labelEncoder.from(any(oneHotEncoder(['a']).toJSON())),
    "labelEncoder: name must be 'labelEncoder', got 'oneHotEncoder'",
  ],
  [
    'JSON with a class twice',
    () => oneHotEncoder.from({ name: 'oneHotEncoder', classes: ['a', 'a'] }),
    "oneHotEncoder: classes[1] must be unique, got 'a' again",
  ],
  [
    'JSON with classes in another order',
    () => labelEncoder.from({ name: 'labelEncoder', classes: ['b', 'a'] }),
    "labelEncoder: classes must be them in order: 'a', 'b', got 'b', 'a'",
  ],
  [
    'JSON without classes',
    () => labelEncoder.from(any({ name: 'labelEncoder' })),
    'labelEncoder: classes must be an array of labels, got undefined',
  ],
  ['a part of a row', () => argMax([1, 2, 3], 2), 'argMax: table must be a multiple of 2 numbers, got 3'],
  [
    'weights of nothing',
    () => balancedClassWeights([]),
    'balancedClassWeights: labels must have at least one label, got none',
  ],
  [
    'weights of labels of two kinds',
    () => balancedClassWeights<string | number>([1, 'a']),
    "balancedClassWeights: labels[1] must be a number, like the first, got 'a'",
  ],
])('%s: an error', (_, act, message) => {
  expect(act).toThrow(message);
});
