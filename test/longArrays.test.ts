// A call takes the elements of `...array` from the stack: of a long array, more than it has.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as lanewise from '../src/index.ts';
import { learningCurve } from '../src/plot/index.ts';

const source = new URL('../src/', import.meta.url);
const SPREAD =
  /(Math\.(max|min)|\.push|\.unshift|fromCharCode|fromCodePoint|\.concat)\([^(){}]*\.\.\.|\.apply\((null|undefined|Math|String)/;
/** What is spread there is short. */
const SHORT = /\.subarray\(0, 4096\)|\.subarray\(at( \+ 4)?, at \+ [48]\)|\(\.\.\.components\.map/;
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

test.each(files.filter((file) => !file.includes('binaries')))('%s spreads no long array', (file) => {
  const lines = readFileSync(new URL(file, source), 'utf8').split('\n');
  expect(lines.filter((line) => SPREAD.test(line) && !SHORT.test(line))).toEqual([]);
});

const rows = 300_000;
const numbers = Float32Array.from({ length: rows }, (_, i) => i / 3);
const classes = Array.from(numbers, (_, i) => i % 3);
const { kFold, score, trainTestSplit } = lanewise;

test.each<[string, () => unknown, unknown]>([
  ['argMax', () => lanewise.argMax(numbers, 3)[0], 2],
  ['balancedClassWeights', () => lanewise.balancedClassWeights(classes).get(0), 1],
  ['confusionMatrix', () => lanewise.confusionMatrix(classes, classes, 3).counts[0]?.[0], rows / 3],
  ['labelEncoder', () => lanewise.labelEncoder(numbers).classes.length, rows],
  ['minMaxScaler', () => lanewise.minMaxScaler(numbers, { columns: 1 }).center, [0]],
  ['moments', () => lanewise.moments(numbers, { columns: 1 }).mean.length, 1],
  ['oneHotEncoder', () => lanewise.oneHotEncoder(['a', 'b']).transform(new Array(rows).fill('a')).length, 2 * rows],
  ['score', () => score('meanSquaredError', numbers, numbers, { columns: 1 }), 0],
  ['score of classes', () => score('accuracy', classes, classes), 1],
  ['takeRows', () => lanewise.takeRows(numbers, classes, rows).length, rows],
  ['trainTestSplit', () => trainTestSplit(classes, classes, { stratify: true, testSize: 3 }).test.y.length, 3],
])('%s takes 300,000 rows', (_, run, expected) => {
  expect(run()).toEqual(expected);
});

test('stratifying by as many classes as rows is refused in words', () => {
  const options = { stratify: true, rows };
  expect(() => trainTestSplit(numbers, numbers, options)).toThrow('stratify must have at least two rows of each class');
  expect(() => kFold(numbers, numbers, options)).toThrow('folds must be at most the rows of the greatest class, 1');
});

test('a history of 300,000 epochs becomes a picture', async () => {
  expect(await learningCurve({ loss: Array.from(numbers) })).toMatch(/^<svg/);
});
