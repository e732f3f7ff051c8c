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
  ['labels', [0, 3], [0, 1], 'confusionMatrix: labels[1] expected a class index from 0 to 2, got 3'],
  ['predictions', [0, 1], [0.5, 1], 'confusionMatrix: predictions[0] expected a class index from 0 to 2, got 0.5'],
  ['kinds', ['0', 1] as never, [0, 1], "confusionMatrix: labels[0] expected a class index from 0 to 2, got '0'"],
  [
    'lengths',
    [0, 1],
    [0, 1, 2],
    'confusionMatrix: predictions expected 2 class indices, or 2 rows of 3 numbers, got 3 numbers',
  ],
])('tells wrong %s', (_, labels, predictions, message) => {
  expect(() => confusionMatrix(labels, predictions, 3)).toThrow(message);
});
