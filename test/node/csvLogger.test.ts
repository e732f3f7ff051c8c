import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { csvLogger } from '../../src/node/index.ts';
import { regression, x, y } from './training.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'csv-'));
  path = join(folder, 'log.csv');
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = () => readFileSync(path, 'utf8');

test('a row for each epoch has its number and its figures', async () => {
  writeFileSync(path, 'old\n');
  const history = await regression().fit(x, y, { epochs: 3, validationSplit: 0.5, callbacks: csvLogger(path) });
  const names = ['loss', 'meanAbsoluteError', 'valLoss', 'valMeanAbsoluteError'];
  const rows = [0, 1, 2].map((epoch) => [epoch, ...names.map((name) => history[name][epoch])].join(','));
  expect(text()).toBe(['epoch,loss,meanAbsoluteError,valLoss,valMeanAbsoluteError', ...rows, ''].join('\n'));
});

test('rows are there as soon as their epoch has ended', async () => {
  const lines: number[] = [];
  const watch = { onEpochEnd: () => void lines.push(text().split('\n').length - 1) };
  await regression().fit(x, y, { epochs: 3, callbacks: [csvLogger(pathToFileURL(path)), watch] });
  expect(lines).toEqual([2, 3, 4]);
});

test('rows join those that are there, in their columns', async () => {
  writeFileSync(path, 'meanAbsoluteError;note;epoch\n7;"a;b";0');
  const history = await regression().fit(x, y, {
    ...{ epochs: 3, initialEpoch: 1 },
    callbacks: csvLogger(path, { separator: ';', append: true }),
  });
  const [first, second] = history.meanAbsoluteError;
  expect(text()).toBe(`meanAbsoluteError;note;epoch\n7;"a;b";0\n${first};NA;1\n${second};NA;2\n`);
});

test('where there is no file to join, one begins; what is no log is left alone', async () => {
  const fit = () => regression().fit(x, y, { callbacks: csvLogger(path, { append: true }) });
  await fit();
  await fit();
  expect(text().match(/epoch/g)).toHaveLength(1);
  expect(text().match(/^0,/gm)).toHaveLength(2);
  writeFileSync(path, 'name,size\n');
  await expect(fit()).rejects.toThrow(
    "csvLogger: header of the file must be one with a column 'epoch', got 'name', 'size'",
  );
  expect(text()).toBe('name,size\n');
});

test('bad arguments are refused before there is a file', () => {
  expect(() => csvLogger(1 as never)).toThrow('csvLogger: path must be a path or URL, got 1');
  expect(() => csvLogger('')).toThrow("csvLogger: path must be a path or URL, got ''");
  expect(() => csvLogger(new URL('https://example.org/log.csv'))).toThrow(
    "csvLogger: path must be a path or the URL of a file, got 'https://example.org/log.csv'",
  );
  expect(() => csvLogger(path, null as never)).toThrow('csvLogger: options must be an object, got null');
  expect(() => csvLogger(path, { separator: null as never })).toThrow('csvLogger: separator must be one character');
  expect(() => csvLogger(path, { separator: '' })).toThrow('csvLogger: separator must be one character');
  expect(() => csvLogger(path, { separator: '"' })).toThrow('csvLogger: separator must be one character');
  expect(() => csvLogger(path, { append: 1 as never })).toThrow('csvLogger: append must be true or false, got 1');
  expect(existsSync(path)).toBe(false);
});
