import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/files/index.ts';

const iris = 'length,width,"species"\r\n5.1,3.5, setosa\r\n\r\n7,-.5e1,"versi\r\ncolor"\r\n6.3,+3,setosa\r\n';

test('reads numbers and the labels of a target, from text, a file and a stream', async () => {
  const bytes = new TextEncoder().encode(`\ufeff${iris}`);
  for (const source of [iris, bytes, bytes.buffer, new Blob([bytes]), new Blob([bytes]).stream()]) {
    expect(await readCsv(source as string, { target: 'species' })).toEqual({
      x: Float64Array.of(5.1, 3.5, 7, -5, 6.3, 3),
      y: Uint32Array.of(0, 1, 0),
      rows: 3,
      columns: ['length', 'width'],
      labels: ['setosa', 'versi\r\ncolor'],
      schema: {
        columns: [{ name: 'length' }, { name: 'width' }],
        target: ['species'],
        labels: ['setosa', 'versi\r\ncolor'],
      },
    });
  }
});

test('takes columns by name, numbers as targets, and labels of x one-hot', async () => {
  const text = 'id;size;kind;price\na;1;blue;10\nb;2;red;20\nc;3;blue;30\n';
  const csv = await readCsv(text, { target: 'price', columns: ['kind', 'size'], categories: ['kind'], delimiter: ';' });
  expect(csv).toEqual({
    x: Float64Array.of(1, 0, 1, 0, 1, 2, 1, 0, 3),
    y: Float64Array.of(10, 20, 30),
    rows: 3,
    columns: ['kind=blue', 'kind=red', 'size'],
    labels: undefined,
    schema: { columns: [{ name: 'kind', categories: ['blue', 'red'] }, { name: 'size' }], target: ['price'] },
  });
  const both = await readCsv(text, { target: ['price', 'size'], columns: [], delimiter: ';' });
  expect(both.y).toEqual(Float64Array.of(10, 1, 20, 2, 30, 3));
  expect((await readCsv('a,b\n1,2')).y).toEqual(new Float64Array(0));
});

test('leaves out columns by name', async () => {
  const csv = await readCsv('id,a,b,c\nx,1,2,3\ny,4,5,6', { target: 'c', exclude: ['id'] });
  expect(csv.columns).toEqual(['a', 'b']);
  expect(csv.x).toEqual(Float64Array.of(1, 2, 4, 5));
});

describe('cells that are missing', () => {
  const text = 'note,size,kind,price\n,1,red,10\nq,,blue,20\nq,3,?,30\nq, NA ,red,40\nq,5,blue,\nq,6,blue,60\n';
  const all = { target: 'price', categories: ['kind'], missingCells: ['NA', '?'] };
  const options = { ...all, exclude: ['note'] };

  test('leave out their rows, where they are in columns that are wanted', async () => {
    expect(await readCsv(text, { ...options, missing: 'drop' })).toEqual({
      x: Float64Array.of(1, 0, 1, 6, 1, 0),
      y: Float64Array.of(10, 60),
      rows: 2,
      columns: ['size', 'kind=blue', 'kind=red'],
      labels: undefined,
      schema: { columns: [{ name: 'size' }, { name: 'kind', categories: ['blue', 'red'] }], target: ['price'] },
    });
    const kinds = await readCsv(text, { target: 'kind', columns: [], missing: 'drop', missingCells: ['?'] });
    expect(kinds).toMatchObject({ y: Uint32Array.of(1, 0, 1, 0, 0), labels: ['blue', 'red'] });
  });

  test.each([-1, Number.NaN])('become %s in x, and a label 0 in all of its columns', async (missing) => {
    const { x } = await readCsv(text.replace('blue,\n', 'blue,50\n'), { ...options, missing });
    expect(x).toEqual(Float64Array.of(1, 0, 1, missing, 1, 0, 3, 0, 0, missing, 0, 1, 5, 1, 0, 6, 1, 0));
  });

  test.each([
    ['by default', options, "line 3, column 'size' must be a finite number (in f32), got nothing"],
    ['in y', { ...options, missing: 0 }, "line 6, column 'price' must be a finite number (in f32), got nothing"],
    [
      'in every row',
      { ...options, missing: 'drop', missingCells: ['1', '6', '3', 'NA'] },
      'source must have at least one row without missing cells, got none',
    ],
    ['by a label', { ...all, columns: ['kind'] }, "line 4, column 'kind' must be a label, got nothing"],
  ] as const)('are refused %s', async (_, options, message) => {
    await expect(readCsv(text, options)).rejects.toThrow(`readCsv: ${message}`);
  });
});

describe('tells', () => {
  const target = 'species';
  test.each([
    [
      'a label where a number should be, and its line',
      iris.replace('6.3', 'long'),
      { target },
      "readCsv: line 6, column 'length' must be a finite number (in f32), got 'long'",
    ],
    [
      'a number that is missing',
      iris.replace('5.1', ''),
      { target },
      "readCsv: line 2, column 'length' must be a finite number (in f32), got nothing",
    ],
    [
      'what JavaScript takes for a number',
      iris.replace('5.1', '0x10'),
      { target },
      "readCsv: line 2, column 'length' must be a finite number (in f32), got '0x10'",
    ],
    [
      'what f32 cannot hold',
      iris.replace('5.1', '1e39'),
      { target },
      "readCsv: line 2, column 'length' must be a finite number (in f32), got '1e39'",
    ],
    [
      'a label that is missing',
      iris.replace(',setosa', ','),
      { target },
      "readCsv: line 6, column 'species' must be a label, got nothing",
    ],
    [
      'a label among numbers of a target',
      'a,b\n1,2\n3,x',
      { target: 'b' },
      "readCsv: line 3, column 'b' must be a finite number (in f32), got 'x'",
    ],
    ['a row that is too short', iris.replace(',+3', ''), { target }, 'readCsv: line 6 must have 3 cells, got 2'],
    [
      'a quote that does not end',
      'a,b\n1,"2\n3,4',
      {},
      'readCsv: line 2 must be well-formed CSV, got MissingQuotes: Quoted field unterminated',
    ],
    [
      'two columns of one name',
      'a,b,a\n1,2,3',
      {},
      "readCsv: header must be a unique name for each column, got 'a' again",
    ],
    ['no rows', 'a,b\n', {}, 'readCsv: source must have at least one row below the header, got none'],
    ['a target that is none', 'a,b\n1,2', { target: 'c' }, "readCsv: target must be one of a, b, got 'c'"],
    [
      'columns that are no names',
      'a,b\n1,2',
      { columns: 'a' as never },
      "readCsv: columns must be names of columns, got 'a'",
    ],
    ['a target twice', 'a,b\n1,2', { target: ['a', 'a'] }, "readCsv: target[1] must be unique, got 'a' again"],
    ['a column twice', 'a,b\n1,2', { columns: ['b', 'b'] }, "readCsv: columns[1] must be unique, got 'b' again"],
    [
      'columns left out of those that are named',
      'a,b\n1,2',
      { columns: ['b'], exclude: ['a'] },
      'readCsv: exclude must be left out if columns are given, got an array of 1',
    ],
    ['a column left out that is none', 'a,b\n1,2', { exclude: ['c'] }, "readCsv: exclude must be one of a, b, got 'c'"],
    [
      'another way with what is missing',
      'a,b\n1,2',
      { missing: 'mean' as never },
      "readCsv: missing must be 'refuse', 'drop' or a number, got 'mean'",
    ],
    [
      'missing cells that are no list',
      'a,b\n1,2',
      { missingCells: 'NA' as never },
      "readCsv: missingCells must be an array of strings, got 'NA'",
    ],
    [
      'labels that are not taken',
      'a,b\n1,2',
      { columns: ['b'], categories: ['a'] },
      "readCsv: categories must be columns of x, got 'a'",
    ],
    [
      'an unknown option',
      'a,b\n1,2',
      { header: true } as never,
      "readCsv: option must be one of target, columns, exclude, categories, labels, schema, unknown, missing, missingCells, delimiter, decimal, thousands, encoding, got 'header'",
    ],
    [
      'an empty delimiter',
      'a,b\n1,2',
      { delimiter: '' },
      "readCsv: delimiter must be a string of at least one character, got ''",
    ],
    ['a source that is none', 3 as never, {}, 'readCsv: source must be bytes, a Blob or a stream of bytes, got 3'],
  ])('%s', async (_, text, options, message) => {
    await expect(readCsv(text, options)).rejects.toThrow(message);
  });
});
