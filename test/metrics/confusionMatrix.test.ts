import { expect, test } from 'vitest';
import { confusionMatrix } from '../../src/index.ts';

test('counts answers of each class, from indices and from what predict gives', () => {
  const labels = [0, 0, 1, 2, 2, 2];
  const answers = [0, 1, 1, 2, 0, 2];
  const predictions = Float32Array.from(answers.flatMap((answer) => [0, 1, 2].map((j) => (j === answer ? 0.5 : 0.25))));
  const counts = [
    [1, 1, 0],
    [0, 1, 0],
    [1, 0, 2],
  ];
  expect(confusionMatrix(labels, answers, 3).counts).toEqual(counts);
  expect(confusionMatrix(Uint8Array.from(labels), predictions, 3).counts).toEqual(counts);
});

test('counts answers of labels, and labels against indices and outputs by the names of classes', () => {
  const labels = ['dog', 'dog', 'cat'];
  expect(confusionMatrix(labels, ['dog', 'cat', 'cat'])).toMatchObject({
    names: ['cat', 'dog'],
    counts: [
      [1, 0],
      [1, 1],
    ],
  });
  expect(confusionMatrix([true, true], [true, true]).counts).toEqual([
    [0, 0],
    [0, 2],
  ]);
  const counts = [
    [1, 0, 1],
    [0, 0, 0],
    [0, 0, 1],
  ];
  const classes = ['dog', 'ox', 'cat'];
  expect(confusionMatrix(labels, Uint32Array.of(0, 2, 2), classes).counts).toEqual(counts);
  expect(confusionMatrix([0, 0, 2], ['dog', 'cat', 'cat'], classes).counts).toEqual(counts);
  expect(confusionMatrix(labels, [1, 0, 0, 0, 0, 1, 0, 0, 1], classes).counts).toEqual(counts);
});

test('is a table to read', () => {
  expect(`${confusionMatrix([0, 0, 1], [0, 1, 1], ['cat', 'a dog', 'cow'])}`).toBe(
    [
      '       │  read as',
      ' true  │  cat  a dog  cow  │  right',
      '───────┼───────────────────┼───────',
      '  cat  │    1      1    ·  │   50 %',
      'a dog  │    ·      1    ·  │  100 %',
      '  cow  │    ·      ·    ·  │      –',
    ].join('\n'),
  );
});

test.each([
  ['labels', [0, 3], [0, 1], 'confusionMatrix: labels[1] must be a class index from 0 to 2, got 3'],
  ['predictions', [0, 1], [0.5, 1], 'confusionMatrix: predictions[0] must be a class index from 0 to 2, got 0.5'],
  ['kinds', ['0'], [0], "confusionMatrix: labels[0] must be one of 0, 1, 2, got '0'"],
  ['lengths', [0, 1], [0, 1, 2], 'confusionMatrix: predictions must have 2 classes, or 2 rows of 3 numbers, got 3'],
])('tells wrong %s', (_, labels, predictions, message) => {
  expect(() => confusionMatrix(labels, predictions, 3)).toThrow(message);
});

test.each([
  ['labels and indices without names', () => confusionMatrix(['a'], [0]), 'classes must be an integer from 1 to 10000'],
  [
    'too many classes',
    () => confusionMatrix([0], [0], 1e9),
    'classes must be an integer from 1 to 10000, got 1000000000',
  ],
  ['a class named twice', () => confusionMatrix([0], [0], ['a', 'a']), "classes[1] must be unique, got 'a' again"],
  [
    'labels of two kinds',
    () => confusionMatrix(['a'], [true]),
    'labels and predictions[1] must be a string, like the first, got true',
  ],
  ['a label that is none', () => confusionMatrix(['a'], ['b'], ['a']), "predictions[0] must be one of 'a', got 'b'"],
])('tells %s', (_, act, message) => {
  expect(act).toThrow(`confusionMatrix: ${message}`);
});
