// How a file is cut into cells.

import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/files/index.ts';

test.each(['\n', '\r\n', '\r'])('lines end with %j, also in cells', async (end) => {
  const text = ['name,a', '"x', '""y"" ,z",1', '', 'w,2', ''].join(end);
  const { labels, x } = await readCsv(text, { target: 'name' });
  expect(labels).toEqual(['w', `x${end}"y" ,z`]);
  expect([...x]).toEqual([1, 2]);
  await expect(readCsv(`${text}v,b`, { target: 'name' })).rejects.toThrow("readCsv: line 6, column 'a'");
});

test('lines of one file may end differently', async () => {
  expect([...(await readCsv('a\n1\r\n2\r3\n', {})).x]).toEqual([1, 2, 3]);
});

test('quotes stand for themselves within a cell, and spaces may follow those that end one', async () => {
  const { labels } = await readCsv('y,a\n5" pipe,1\n"6"" pipe"  ,2\n', { target: 'y' });
  expect(labels).toEqual(['5" pipe', '6" pipe']);
  await expect(readCsv('y,a\n"6" pipe,2\n', { target: 'y' })).rejects.toThrow(
    'readCsv: line 2 must be well-formed CSV, got InvalidQuotes',
  );
});

test('a delimiter of several characters, and a tab', async () => {
  expect([...(await readCsv('a||b\n1||2\n3||"4"', { delimiter: '||' })).x]).toEqual([1, 2, 3, 4]);
  expect([...(await readCsv('a\tb\n1\t2\n', { delimiter: '\t' })).x]).toEqual([1, 2]);
});

test('a delimiter that ends each line adds no column', async () => {
  const { columns, x } = await readCsv('a,b,,\n1,2,,\n3,4,,\n');
  expect([columns, [...x]]).toEqual([
    ['a', 'b'],
    [1, 2, 3, 4],
  ]);
});

test('a column without a name is no column of x by accident', async () => {
  const text = ',a,b\n0,1,2\n1,3,4\n';
  await expect(readCsv(text)).rejects.toThrow(
    "readCsv: header, column 1 must be a name, got none (to leave it out: exclude: [''])",
  );
  expect((await readCsv(text, { exclude: [''] })).columns).toEqual(['a', 'b']);
});

test('a column that misses everything is refused', async () => {
  await expect(readCsv('a,b\n,1\n,2\n', { missing: 0 })).rejects.toThrow(
    "readCsv: column 'a' must have at least one cell that is not missing, got none",
  );
  await expect(readCsv('a,b\n,1\n,2\n', { missing: 0, categories: ['a'] })).rejects.toThrow("column 'a'");
});

test('a path is no text', async () => {
  await expect(readCsv('data/iris.csv')).rejects.toThrow('got none (the text of a file, not its path)');
});

describe('bytes', () => {
  const text = 'a,k\n1,Ä\n2,Ö\n3,€\n';
  const utf16 = (order: 'le' | 'be') => {
    const bytes = new Uint8Array(2 * (text.length + 1));
    const view = new DataView(bytes.buffer);
    for (const [i, c] of [...`\ufeff${text}`].entries()) view.setUint16(2 * i, c.charCodeAt(0), order === 'le');
    return bytes;
  };
  const windows = Uint8Array.from(text, (c) => (c === '€' ? 0x80 : c.charCodeAt(0)));
  const labels = ['Ä', 'Ö', '€'];

  test.each([
    ['UTF-8', new TextEncoder().encode(text), undefined],
    ['UTF-8 with a mark', new TextEncoder().encode(`\ufeff${text}`), undefined],
    ['UTF-16, little-endian, with a mark', utf16('le'), undefined],
    ['UTF-16, big-endian, with a mark', utf16('be'), undefined],
    ['UTF-16 by name', utf16('le').slice(2), 'utf-16le'],
    ['Latin-1 by name', windows, 'latin1'],
    ['windows-1252 by name', windows, 'windows-1252'],
  ] as const)('%s', async (_, bytes, encoding) => {
    expect((await readCsv(bytes, { target: 'k', ...(encoding !== undefined && { encoding }) })).labels).toEqual(labels);
  });

  test.each([
    ['Latin-1', windows, undefined, "line 2, byte 6 must be text in utf-8, got 0xc4 (encoding: 'latin1'?)"],
    [
      'UTF-8 that is cut off',
      new TextEncoder().encode(text).slice(0, 7),
      undefined,
      'line 2, byte 6 must be text in utf-8, got 0xc3',
    ],
    [
      'UTF-16 without a mark',
      utf16('le').slice(2, 20),
      undefined,
      "line 2, byte 12 must be text in utf-8, got 0xc4 (encoding: 'utf-16le'?)",
    ],
    [
      'only zeros between',
      utf16('le').slice(2, 8),
      undefined,
      "line 1 must be text, got a character U+0000 (encoding: 'utf-16le'?)",
    ],
    ['half a unit', utf16('le').slice(0, 11), undefined, 'line 2, byte 10 must be text in utf-16le, got 0x31'],
    [
      'another encoding than the mark says',
      utf16('le'),
      'latin1',
      "encoding must be 'utf-16le', as the file's byte order mark says, got 'latin1'",
    ],
    [
      'an unknown encoding',
      windows,
      'ansi-ish',
      "encoding must be a name such as 'utf-8', 'latin1' or 'utf-16le', got 'ansi-ish'",
    ],
    ['no name', windows, 3 as never, "encoding must be a name such as 'latin1', got 3"],
    ['an encoding of text', text, 'latin1', "encoding must be left out if the source is text, got 'latin1'"],
    [
      'text that was decoded wrongly',
      'a,k\n1,B\ufffdr\n2,x\n',
      undefined,
      "line 2, column 'k' must be text, got 'B\ufffdr'",
    ],
  ] as const)('%s: an error', async (_, bytes, encoding, message) => {
    await expect(
      readCsv(bytes as string, { target: 'k', ...(encoding !== undefined && { encoding }) }),
    ).rejects.toThrow(`readCsv: ${message}`);
  });
});
