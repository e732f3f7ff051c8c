// What a file of training decides holds for the files after it.

import { expect, test } from 'vitest';
import { readCsv } from '../../src/files/index.ts';
import { adam, dense, sequential } from '../../src/index.ts';

const train = await readCsv('age,city,likes\n20,London,tea\n30,Paris,coffee\n40,London,tea\n', {
  target: 'likes',
  categories: ['city'],
});

test('the schema says what the columns became, and JSON keeps it', () => {
  expect(train.schema).toEqual({
    columns: [{ name: 'age' }, { name: 'city', categories: ['London', 'Paris'] }],
    target: ['likes'],
    labels: ['coffee', 'tea'],
  });
  expect(JSON.parse(JSON.stringify(train.schema))).toEqual(train.schema);
});

test('another file gets the same columns, categories and labels, in any order and beside others', async () => {
  const fresh = await readCsv('likes,note,city,age\ncoffee,a,Paris,25\ncoffee,b,Paris,35\n', {
    schema: JSON.parse(JSON.stringify(train.schema)),
  });
  expect(fresh).toEqual({
    x: Float64Array.of(25, 0, 1, 35, 0, 1),
    y: Uint32Array.of(0, 0),
    rows: 2,
    columns: ['age', 'city=London', 'city=Paris'],
    labels: ['coffee', 'tea'],
    schema: train.schema,
  });
});

test('a file to predict needs no target', async () => {
  const fresh = await readCsv('age,city\n25,Paris\n', { schema: train.schema, target: [] });
  expect([[...fresh.x], fresh.y.length, fresh.labels]).toEqual([[25, 0, 1], 0, ['coffee', 'tea']]);
});

test('a network answers for the second file as for the first', async () => {
  const model = sequential({ inputs: 3, layers: [dense(1, 'sigmoid')], seed: 1 });
  model.compile({ optimizer: adam({ learningRate: 0.1 }), loss: 'binaryCrossEntropy' });
  const { x, y } = await readCsv('age,city,likes\n0,London,tea\n0,Paris,coffee\n', { schema: train.schema });
  await model.fit(x, y, { epochs: 300 });
  const fresh = await readCsv('city,age\nParis,0\nLondon,0\n', { schema: train.schema, target: [] });
  const [paris, london] = model.predict(fresh.x) as Float32Array;
  expect(paris).toBeLessThan(0.1); // coffee, class 0
  expect(london).toBeGreaterThan(0.9);
});

test('a target of numbers stays one, also of one row', async () => {
  const first = await readCsv('a,y\n1,2.5\n', { target: 'y' });
  expect((await readCsv('a,y\n3,7\n', { schema: first.schema })).y).toEqual(Float64Array.of(7));
  await expect(readCsv('a,y\n3,red\n', { schema: first.schema })).rejects.toThrow(
    "readCsv: line 2, column 'y' must be a finite number (in f32), got 'red'",
  );
});

test('a category that the schema lacks is refused, or 0 in all columns', async () => {
  const text = 'age,city,likes\n25,Rome,coffee\n26,Paris,tea\n';
  const { schema } = train;
  await expect(readCsv(text, { schema })).rejects.toThrow(
    "readCsv: line 2, column 'city' must be one of 'London', 'Paris', got 'Rome'",
  );
  expect([...(await readCsv(text, { schema, unknown: 'zeros' })).x]).toEqual([25, 0, 0, 26, 0, 1]);
  // A label of y has no other place.
  await expect(readCsv(text.replace('tea', 'milk'), { schema, unknown: 'zeros' })).rejects.toThrow(
    "readCsv: line 3, column 'likes' must be one of 'coffee', 'tea', got 'milk'",
  );
});

test('a missing number or category of one row is filled as it was in training', async () => {
  const { schema } = train;
  const { x } = await readCsv('age,city,likes\n,,tea\n', { schema, missing: -1 });
  expect([...x]).toEqual([-1, 0, 0]);
});

test.each([
  [
    'an option beside it',
    { schema: train.schema, categories: ['city'] },
    'categories must be left out if a schema is given',
  ],
  [
    'another target',
    { schema: train.schema, target: 'age' },
    "target must be [] or left out if a schema is given, got 'age'",
  ],
  [
    'no schema',
    { schema: train.columns as never },
    'schema must be the schema that an earlier readCsv returned, got an array of 3',
  ],
  ['null', { schema: null as never }, 'schema must be the schema that an earlier readCsv returned, got null'],
  [
    'a column without a name',
    { schema: { columns: [null], target: [] } as never },
    'schema.columns[0].name must be a string',
  ],
  [
    'a column twice',
    { schema: { columns: [{ name: 'a' }, { name: 'a' }], target: [] } },
    "names of schema.columns must be unique, got 'a' again",
  ],
  [
    'a category twice',
    { schema: { columns: [{ name: 'city', categories: ['a', 'a'] }], target: [] } },
    "schema.columns[0].categories must be unique, got 'a' again",
  ],
  [
    'labels that are none',
    { schema: { columns: [], target: ['likes'], labels: [1] } as never },
    'schema.labels must be an array of strings, got 1',
  ],
  [
    'a column that the file lacks',
    { schema: { columns: [{ name: 'height' }], target: [] } },
    "columns of the schema must be one of age, city, likes, got 'height'",
  ],
  ['an unknown way', { unknown: 'drop' as never }, "unknown must be 'refuse' or 'zeros', got 'drop'"],
])('%s: an error', async (_, options, message) => {
  await expect(readCsv('age,city,likes\n25,Paris,tea\n', options)).rejects.toThrow(`readCsv: ${message}`);
});
