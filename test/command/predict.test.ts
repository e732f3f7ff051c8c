import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { topClasses } from '../../src/index.ts';
import { both, flowers, iris, passengers, pricing, species, survival } from './models.ts';
import { folder, program, run, said, streamed } from './packed.ts';

const csv = (rows: readonly (readonly unknown[])[]) => `${rows.map((row) => row.join()).join('\n')}\n`;
const linesOf = (text: string) => text.trimEnd().split('\n');
const numbers = (text: string) => linesOf(text).map((line) => line.split(',').map((cell) => Math.fround(Number(cell))));

const rows = csv(flowers);
const probabilities = iris.predict(flowers);

test('labels of a model without names of columns, with a first line and without', () => {
  const expected = iris
    .predictClasses<string>(flowers)
    .map((label) => (label.includes('"') ? '"versi, ""color"""' : label));
  expect(linesOf(said(['predict', 'iris.safetensors'], rows))).toEqual(expected);
  expect(linesOf(said(['predict', 'iris.safetensors', '-'], `a,b,c,d\n${rows}`))).toEqual(['label', ...expected]);
  writeFileSync(join(folder, 'flowers.csv'), `\ufeffa,b,c,d\r\n${rows.replaceAll('\n', '\r\n')}`);
  expect(linesOf(said(['predict', 'iris.safetensors', 'flowers.csv']))).toEqual(['label', ...expected]);
  expect(linesOf(said(['predict', 'iris.safetensors', '--header'], rows))).toEqual(['label', ...expected.slice(1)]);
  expect(new Set(expected).size).toBe(3);
});

test('probabilities are those of predict, to the bit', () => {
  const got = numbers(said(['predict', 'iris.safetensors', '--proba'], rows));
  expect(got.flat()).toEqual([...probabilities]);
  const [header] = linesOf(said(['predict', 'iris.safetensors', '--proba'], `a,b,c,d\n${rows}`));
  expect(header).toBe('setosa,"versi, ""color""",virginica');
  const [json] = linesOf(said(['predict', 'iris.safetensors', '--proba', '--json'], rows));
  expect(Object.keys(JSON.parse(json).probabilities)).toEqual(species);
});

test('the most probable classes', () => {
  const expected = topClasses(iris, flowers, { k: 2 });
  const got = linesOf(said(['predict', 'iris.safetensors', '--top', '2', '--json'], rows)).map(
    (line) => JSON.parse(line).top,
  );
  expect(got.map((top) => top.map(({ label }: { label: string }) => label))).toEqual(
    expected.map((top) => top.map(({ label }) => label)),
  );
  expect(Math.fround(got[0][1].probability)).toBe(expected[0][1].probability);
  const [header, first] = linesOf(said(['predict', 'iris.safetensors', '--top', '9'], `a,b,c,d\n${rows}`));
  expect(header).toBe('label1,probability1,label2,probability2,label3,probability3');
  expect(first.startsWith('setosa,0.')).toBe(true);
});

test('columns by name, by number, and left out', () => {
  const wide = csv([['id', 'd', 'c', 'b', 'a'], ...flowers.map((row, i) => [`x${i}`, ...[...row].reverse()])]);
  const expected = said(['predict', 'iris.safetensors'], rows);
  expect(said(['predict', 'iris.safetensors', '--columns', 'a,b, c,d'], wide)).toBe(`label\n${expected}`);
  expect(said(['predict', 'iris.safetensors', '--no-header', '--columns', '5,4,3,2'], wide.replace(/^.*\n/, ''))).toBe(
    expected,
  );
  const first = csv([['id', 'a', 'b', 'c', 'd'], ...flowers.map((row, i) => [i, ...row])]);
  expect(said(['predict', 'iris.safetensors', '--exclude', 'id'], first)).toBe(`label\n${expected}`);
});

test('a table takes its columns by name, with gaps, quotes and unknown categories', () => {
  const names = ['port', 'extra', 'boarded', 'age', 'sex', 'class', 'alone'];
  const cells = passengers.map((each) =>
    names.map((name) => {
      const value = name === 'extra' ? '"a\nb"' : (each[name as keyof typeof each] ?? '');
      return `${value}`.includes(',') ? `"${value}"` : value;
    }),
  );
  const text = csv([names, ...cells]);
  expect(linesOf(said(['predict', 'survival.safetensors'], text))).toEqual([
    'label',
    ...survival.predictClasses(passengers),
  ]);
  const got = numbers(said(['predict', 'survival.safetensors', '--proba'], text)).slice(1);
  expect(got.map(([, yes]) => yes)).toEqual([...survival.predict(passengers)]);
  const odd = csv([names, ['Atlantis', 1, '1912-04-12T08:00Z', 'NA', ' female ', 2, 'TRUE']]);
  const answer = survival.predict([{ ...passengers[3], age: null, port: 'Atlantis', boarded: '1912-04-12T08:00Z' }]);
  expect(numbers(said(['predict', 'survival.safetensors', '--proba'], odd))[1][1]).toBe(answer[0]);
  const ordered = csv([[31, 'female', 1, 1, '1912-04-10', 'Cherbourg', '']]);
  expect(numbers(said(['predict', 'survival.safetensors', '--proba', '--no-header'], ordered))[0][1]).toBe(
    survival.predict([passengers[0]])[0],
  );
});

test('a regression answers in the units of its targets', () => {
  expect(numbers(said(['predict', 'pricing.safetensors'], rows)).flat()).toEqual([...pricing.predict(flowers)]);
  const [header, first] = linesOf(said(['predict', 'pricing.safetensors'], `a,b,c,d\n${rows}`));
  expect([header, Math.fround(Number(first))]).toEqual(['prediction', pricing.predict(flowers)[0]]);
  const european = flowers.map((row) => row.map((value) => `${value}`.replace('.', ',')).join(';')).join('\n');
  const got = said(['predict', 'pricing.safetensors', '--delimiter', ';', '--decimal', ','], european);
  expect(numbers(got).flat()).toEqual([...pricing.predict(flowers)]);
});

test('several inputs take their columns one after the other, several outputs answer beside each other', () => {
  const { size, kind } = both.predict({
    x: [
      [1, 2, 3],
      [0.1, 0.2, 0.3],
    ],
    code: [[2], [4]],
  });
  const text = 'a\tb\tc\tcode\n1\t2\t3\t2\n.1\t.2\t.3\t4\n';
  const [header, ...got] = linesOf(said(['predict', 'both.safetensors', '--delimiter', 'tab'], text));
  expect(header).toBe('size.prediction0\tsize.prediction1\tkind.prediction');
  expect(got.map((line) => line.split('\t').map((cell) => Math.fround(Number(cell))))).toEqual([
    [size[0], size[1], kind[0]],
    [size[2], size[3], kind[1]],
  ]);
  const [json] = linesOf(said(['predict', 'both.safetensors', '--delimiter', 'tab', '--json'], text));
  expect(JSON.parse(json)).toEqual({
    size: { prediction: [expect.closeTo(size[0], 6), expect.closeTo(size[1], 6)] },
    kind: { prediction: expect.closeTo(kind[0], 6) },
  });
});

test('no rows, no answers', () => {
  expect(said(['predict', 'iris.safetensors'], '')).toBe('');
  expect(said(['predict', 'iris.safetensors'], '\n\n')).toBe('');
  expect(said(['predict', 'iris.safetensors'], 'a,b,c,d\n')).toBe('label\n');
  expect(said(['predict', 'iris.safetensors', '--json'], 'a,b,c,d\n')).toBe('');
});

describe('what is refused, with its line, after the answers before', () => {
  const good = 'a,b,c,d\n1,2,3,4\n';
  const table = 'age,sex,class,alone,boarded,port\n31,female,1,true,1912-04-10,Cherbourg\n';

  test.each<[name: string, args: string, input: string, answered: number, says: string]>([
    ['a word', 'iris', `${good}1,2,x,4\n`, 2, "predict: line 3, column 'c' must be a finite number (in f32), got 'x'"],
    [
      'nothing',
      'iris',
      `${good}\n1,,3,4\n`,
      2,
      "predict: line 4, column 'b' must be a finite number (in f32), got nothing",
    ],
    [
      'a huge number',
      'iris',
      `${good}1e39,2,3,4\n`,
      2,
      "predict: line 3, column 'a' must be a finite number (in f32), got '1e39'",
    ],
    ['a short row', 'iris', `${good}1,2,3\n`, 2, 'predict: line 3 must have 4 cells, as those before, got 3'],
    [
      'an open quote',
      'iris',
      `${good}1,"2,3,4\n5,6,7,8\n`,
      2,
      'predict: line 3 must be well-formed CSV, got a quote without its other one',
    ],
    [
      'text behind a quote',
      'iris',
      `${good}1,"2"x,3,4\n`,
      2,
      'predict: line 3 must be well-formed CSV, got more behind a quote than the end of its cell',
    ],
    ['bytes of UTF-16', 'iris', `${good}1\0,2,3,4\n`, 2, 'predict: line 3 must be text in UTF-8, got other bytes'],
    [
      'too many columns',
      'iris',
      'a,b,c,d,e\n1,2,3,4,5\n',
      0,
      'predict: columns must be 4, as many as the model takes (select with --columns or --exclude), got 5',
    ],
    [
      'an unknown column',
      'iris --columns a,b,c,x',
      good,
      0,
      "predict: column 'x' must be one of a, b, c, d, got another",
    ],
    ['a top of none', 'iris --top 0', good, 0, "predict: --top must be an integer ≥ 1, got '0'"],
    ['a long mark', 'iris --delimiter ::', good, 0, "predict: --delimiter must be one character, or tab, got '::'"],
    [
      'a header without a column',
      'survival',
      'age,sex\n1,male\n',
      0,
      "predict: line 1 must be names of columns, one of them 'class' (--no-header: it has none), got age, sex",
    ],
    [
      'columns of a table',
      'survival --columns age',
      table,
      0,
      'predict: --columns and --exclude must be left out: this model knows its columns, got one of them',
    ],
    [
      'an unknown category',
      'survival',
      `${table}31,neither,1,true,1912-04-10,Cherbourg\n`,
      2,
      "predict: line 3: column sex must be one of 'female', 'male', got 'neither'",
    ],
    [
      'a bad number',
      'survival',
      `${table}old,male,1,true,1912-04-10,Cherbourg\n`,
      2,
      "predict: line 3, column 'age' must be a finite number (in f32), got 'old'",
    ],
    [
      'a bad date',
      'survival',
      `${table}1,male,1,true,yesterday,Cherbourg\n`,
      2,
      'predict: line 3: column boarded must be a Date',
    ],
    [
      'neither true nor false',
      'survival',
      `${table}1,male,1,maybe,1912-04-10,\n`,
      2,
      "predict: line 3, column 'alone' must be true or false, or 1 or 0, got 'maybe'",
    ],
    [
      'a gap that is not allowed',
      'survival',
      `${table}1,,1,true,1912-04-10,\n`,
      2,
      "predict: line 3: column sex must be one of 'female', 'male', got null",
    ],
    ['a code that is none', 'both', 'a,b,c,code\n1,2,3,4\n1,2,3,9\n', 2, 'predict: line 3: x[1][0][0] must be'],
    [
      'outputs that are no probabilities',
      'pricing --proba',
      good,
      1,
      'predict: line 2: outputs must be probabilities, as from softmax or sigmoid, got',
    ],
    ['the same, for the most probable', 'pricing --top 1', good, 1, 'predict: line 2: outputs must be probabilities'],
  ])('%s', (_, args, input, answered, says) => {
    const [model, ...rest] = args.split(' ');
    const { status, stdout, stderr } = run(['predict', `${model}.safetensors`, ...rest], input);
    expect(stderr).toMatch(/^lanewise: [^\n]*\n$/);
    expect(stderr).toContain(`lanewise: ${says}`);
    expect(status).toBe(1);
    expect(stdout.split('\n').length - 1).toBe(answered);
  });

  test('a file that is not there', () => {
    const { status, stdout, stderr } = run(['predict', 'iris.safetensors', 'none.csv']);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^lanewise: predict: none\.csv must be a file that can be read, got ENOENT[^\n]*\n$/);
  });

  test('a quote that takes in all of a long file', async () => {
    const chunk = `${'1,2,3,4\n'.repeat(8000)}`;
    const chunks = function* () {
      yield 'a,b,c,d\n1,"2,3,4\n';
      for (let i = 0; i < 100; i++) yield chunk;
    };
    const { status, stderr } = spawnSync(process.execPath, [program, 'predict', 'iris.safetensors'], {
      ...{ cwd: folder, input: [...chunks()].join(''), encoding: 'utf8' },
    });
    expect(status).toBe(1);
    expect(stderr).toContain('line 2 must be a row of at most 4194304 characters');
  });
});

test('rows are cut alike wherever their bytes are', async () => {
  const text = 'ä,b,c,d\r\n"1",2,"3"  ,4\r\n5,6,"7",8\r1,"2",3,4';
  const expected = said(['predict', 'iris.safetensors'], text);
  expect(linesOf(expected)).toHaveLength(4);
  const bytes = Buffer.from(text);
  const { csvRows } = await import('../../src/command/csvRows.ts');
  const cut = async (size: number) => {
    const chunks = (async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    })();
    const all = [];
    for await (const some of csvRows('predict', chunks, ',')) all.push(...some);
    return all;
  };
  const whole = await cut(bytes.length);
  expect(whole).toEqual([
    { line: 1, cells: ['ä', 'b', 'c', 'd'] },
    { line: 2, cells: ['1', '2', '3', '4'] },
    { line: 3, cells: ['5', '6', '7', '8'] },
    { line: 4, cells: ['1', '2', '3', '4'] },
  ]);
  for (let size = 1; size < bytes.length; size++) expect(await cut(size)).toEqual(whole);
});

/** So many rows of about 100 characters. */
function* many(count: number) {
  yield 'a,b,c,d,comment\n';
  const line = `${flowers[0].map((value) => value.toFixed(6)).join()},"${'a comment, '.repeat(6)}"\n`;
  const chunk = line.repeat(500);
  for (let sent = 0; sent < count; sent += 500) yield chunk;
}

test('200,000 rows take no more memory than 2,000', async () => {
  const args = ['predict', 'iris.safetensors', '--exclude', 'comment', '--proba'];
  const few = await streamed(args, many(2_000));
  const all = await streamed(args, many(200_000));
  expect([few.status, few.lines, all.status, all.lines]).toEqual([0, 2_001, 0, 200_001]);
  expect(all.last).toBe(few.last);
  // 20 MB of text.
  expect(all.memory - few.memory).toBeLessThan(48 * 2 ** 20);
});

test('head and the like may stop reading: no word, no error', () => {
  writeFileSync(join(folder, 'many.csv'), [...many(20_000)].join(''));
  const shell = `"${process.execPath}" "${program}" predict iris.safetensors many.csv --exclude comment`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `set -o pipefail; ${shell} | head -1`], {
    ...{ cwd: folder, encoding: 'utf8' },
  });
  expect([status, stdout, stderr]).toEqual([0, 'label\n', '']);
  const help = spawnSync('bash', ['-c', `"${process.execPath}" "${program}" --help | true`], { encoding: 'utf8' });
  expect(help.stderr).toBe('');
});
