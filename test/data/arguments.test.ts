// What no function of data takes as its first argument is refused in its own words, never by an engine's.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as files from '../../src/files/index.ts';
import * as lanewise from '../../src/index.ts';

type Call = (value: never) => unknown;

const { argMax, balancedClassWeights, confusionMatrix, kFold, labelEncoder, minMaxScaler, moments } = lanewise;
const { oneHotEncoder, randomNumbers, scaler, score, standardScaler, tabular, takeRows, trainTestSplit } = lanewise;

const functions: Record<string, Call> = {
  argMax: (value) => argMax(value, 2),
  balancedClassWeights,
  confusionMatrix: (value) => confusionMatrix(value, [0], 2),
  kFold: (value) => kFold(value, [0, 1]),
  labelEncoder,
  minMaxScaler,
  moments,
  oneHotEncoder,
  randomNumbers,
  scaler,
  score: (value) => score(value, [0], [0]),
  standardScaler,
  tabular,
  takeRows: (value) => takeRows(value, [0]),
  trainTestSplit: (value) => trainTestSplit(value, [0, 1]),
  ...files,
};

/** Methods of what they make, by the words that their errors begin with. */
const methods: readonly (readonly [string, string, Call])[] = [
  ['transform of a scaler', 'transform', scaler({ center: [0, 1], scale: [1, 1], low: 0 }).transform],
  ['inverse of a scaler', 'inverse', scaler({ center: [0, 1], scale: [1, 1], low: 0 }).inverse],
  ['transform of labels', 'labelEncoder', labelEncoder(['a']).transform],
  ['inverse of labels', 'labelEncoder', labelEncoder(['a']).inverse],
  ['transform to one-hot rows', 'oneHotEncoder', oneHotEncoder(['a']).transform],
  ['inverse of one-hot rows', 'oneHotEncoder', oneHotEncoder(['a']).inverse],
  ['transform of a table', 'transform', tabular([[0]]).transform],
  ['from of a table', 'tabular', tabular.from],
  ['from of a scaler', 'scaler', standardScaler.from],
  ['from of labels', 'labelEncoder', labelEncoder.from],
  ['from of one-hot rows', 'oneHotEncoder', oneHotEncoder.from],
  ['below', 'below', randomNumbers(1).below],
  ['order', 'order', randomNumbers(1).order],
  ['y of kFold', 'kFold', (value) => kFold([0, 1], value)],
  ['y of trainTestSplit', 'trainTestSplit', (value) => trainTestSplit([0, 1], value)],
  ['y of score', 'score', (value) => score('accuracy', value, [0])],
  ['predictions of score', 'score', (value) => score('accuracy', [0], value)],
  ['predictions of confusionMatrix', 'confusionMatrix', (value) => confusionMatrix([0], value, 2)],
  ['indices of takeRows', 'takeRows', (value) => takeRows([0], value)],
];

/** What is in order: a default, or the right kind. */
const taken = ['randomNumbers undefined', 'randomNumbers 5', 'below 5', 'order 5'];

const calls = [...Object.entries(functions).map(([name, call]) => [name, name, call] as const), ...methods];

describe.each(calls)('%s', (_, name, call) => {
  const values = [null, undefined, 5, 'text', {}].filter((value) => !taken.includes(`${name} ${String(value)}`));
  test.each(values)('refuses %s', async (value) => {
    const error = await Promise.resolve()
      .then(() => call(value as never))
      .catch((thrown: unknown) => thrown);
    expect(error instanceof TypeError || error instanceof RangeError, String(error)).toBe(true);
    expect((error as Error).message).toMatch(new RegExp(`^${name}: .+ must .+, got .+`));
  });
});

test('none is left out', () => {
  const index = readFileSync(new URL('../../src/index.ts', import.meta.url), 'utf8');
  const lines = index.match(/^export \{.*\} from '\.\/data\/.*$/gm) ?? [];
  const names = lines.flatMap((line) => line.match(/\w+/g) ?? []).filter((word) => Object.hasOwn(lanewise, word));
  expect(names.length).toBeGreaterThan(10);
  expect(Object.keys(functions)).toEqual(expect.arrayContaining(names));
});
