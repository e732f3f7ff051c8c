// What the cells of a column are: numbers, labels, or neither for sure.

import { describe, expect, test } from 'vitest';
import { type CsvOptions, readCsv } from '../../src/files/index.ts';

const target = (cells: readonly string[], options: CsvOptions = {}) =>
  readCsv(`a;y\n${cells.map((cell, i) => `${i};${cell}`).join('\n')}\n`, { target: 'y', delimiter: ';', ...options });

describe('a target of numbers', () => {
  test.each([
    ['plain', ['1', '+2.5', '-.5', '3.', '1e5', '2E-3', '-0'], [1, 2.5, -0.5, 3, 1e5, 2e-3, -0]],
    ['in quotes and spaces', ['"1"', ' "2 "', ' 3 ', '\t4'].slice(0, 1).concat([' 3 ', '\t4']), [1, 3, 4]],
    [
      'of 17 digits',
      ['0.1234567890123456', '12345678901234.566', '0.30000000000000004'],
      [0.1234567890123456, 12345678901234.566, 0.30000000000000004],
    ],
    ['of 15 digits', ['123456789.012345', '0.000000000000001'], [123456789.012345, 1e-15]],
  ])('%s', async (_, cells, numbers) => {
    const { y, labels } = await target(cells);
    expect([...y]).toEqual(numbers);
    expect(labels).toBeUndefined();
  });

  test.each([
    [{ decimal: ',' }, ['2,5', '-,25', '10', '1e3'], [2.5, -0.25, 10, 1000]],
    [{ thousands: ',' }, ['1,234', '999', '12,345,678.5', '1234'], [1234, 999, 12345678.5, 1234]],
    [{ decimal: ',', thousands: '.' }, ['1.234,5', '12', '-1.234.567'], [1234.5, 12, -1234567]],
    [{ decimal: ',', thousands: ' ' }, ['1 234,5', '1\u00a0234', '1\u202f234'], [1234.5, 1234, 1234]],
    [{ thousands: "'" }, ["1'234.5", '1’234'], [1234.5, 1234]],
    [{ thousands: '_' }, ['1_000_000', '1.5'], [1000000, 1.5]],
  ] as const)('with the marks %o', async (marks, cells, numbers) => {
    expect([...(await target(cells, marks)).y]).toEqual(numbers);
  });

  test.each([
    ['NA', "'NA' (missing? missingCells: ['NA'])"],
    ['nan', "'nan' (missing? missingCells: ['nan'])"],
    ['?', "'?' (missing? missingCells: ['?'])"],
    ['', 'nothing'],
    ['1,234', "'1,234' (see the options decimal and thousands)"],
    ['2,5', "'2,5' (see the options decimal and thousands)"],
    ['1 234', "'1 234' (see the options decimal and thousands)"],
    ['$3', "'$3' (a label? labels: true)"],
    ['US$ 3', "'US$ 3'"],
    ['3 €', "'3 €'"],
    ['3 USD', "'3 USD'"],
    ['50%', "'50%'"],
    ['(5)', "'(5)'"],
    ['−5', "'−5'"],
    ['0x10', "'0x10'"],
    ['Infinity', "'Infinity'"],
    ['-inf', "'-inf'"],
    ['1e39', "'1e39'"],
    ['٣', "'٣'"],
    ['2024-01-31', "'2024-01-31'"],
    ['31.12.2024', "'31.12.2024'"],
    ['10:30', "'10:30'"],
    ['1/2', "'1/2'"],
    ['12345678901234567891', "'12345678901234567891' (an id? exclude it)"],
  ])('refuses %s wherever it stands', async (cell, got) => {
    for (const place of [0, 1, 3]) {
      const cells = ['10', '2', '3.5'];
      cells.splice(place, 0, cell);
      await expect(target(cells)).rejects.toThrow(`readCsv: line ${place + 2}, column 'y' must be a`);
      await expect(target(cells)).rejects.toThrow(`got ${got}`);
    }
  });

  test.each([
    ['amounts', ['$3', '$10', '$4'], 2],
    ['percentages', ['5%', '10%'], 2],
    ['decimal commas', ['2,5', '3,5', '10,0'], 2],
    ['dates', ['2024-01-31', '2024-02-01'], 2],
    ['times', ['10:30', '9:15 am'], 2],
    ['infinities', ['inf', 'inf'], 2],
    ['numbers of one unit', ['5 kg', '10 kg', '7kg'], 2],
    ['only what is missing', ['NA', 'NA'], 2],
    ['one label among numbers', ['1', '2', 'x'], 4],
  ])('refuses a column of %s', async (_, cells, line) => {
    await expect(target(cells)).rejects.toThrow(`readCsv: line ${line}, column 'y' must be a finite number (in f32)`);
  });

  test('refuses one number among labels', async () => {
    await expect(target(['red', 'blue', '3'])).rejects.toThrow(
      "readCsv: line 4, column 'y' must be a label, as most cells of the column are, got '3' (labels: true?)",
    );
  });

  test('takes rows that miss it out before it decides', async () => {
    const { y } = await target(['NA', '3.5', '10', '2'], { missing: 'drop', missingCells: ['NA'] });
    expect(y).toEqual(Float64Array.of(3.5, 10, 2));
    const sentinel = await target(['-999', '3.5', '-999.0'], { missing: 'drop', missingCells: ['-999'] });
    expect(sentinel.y).toEqual(Float64Array.of(3.5, -999));
  });
});

describe('a target of labels', () => {
  test.each([
    ['words', ['yes', 'no', 'yes'], ['no', 'yes']],
    ['what has digits', ['18-24', '25-34', '65+'], ['18-24', '25-34', '65+']],
    ['bounds', ['<=50K', '>50K'], ['<=50K', '>50K']],
    ['names with a number', ['Class 2', 'Class 10'], ['Class 10', 'Class 2']],
    ['truth', ['true', 'false'], ['false', 'true']],
  ])('%s', async (_, cells, labels) => {
    expect((await target(cells)).labels).toEqual(labels);
  });

  test('of numbers, by size, where the option says so', async () => {
    const { y, labels } = await target(['10', '9', '10', '1'], { labels: true });
    expect([labels, [...y]]).toEqual([
      ['1', '9', '10'],
      [2, 1, 2, 0],
    ]);
    expect((await target(['0', '1', '2', '3+'], { labels: true })).labels).toEqual(['0', '1', '2', '3+']);
    await expect(target(['red'], { labels: false })).rejects.toThrow("got 'red'");
    await expect(target(['1'], { labels: 1 as never })).rejects.toThrow('readCsv: labels must be true or false, got 1');
    await expect(target(['1'], { labels: true, target: ['a', 'y'] })).rejects.toThrow(
      'readCsv: labels must have one target column, got 2',
    );
  });

  test.each(['NA', 'null', 'None', 'n/a', '?'])('with %s is asked whether that is missing', async (word) => {
    const cells = ['red', word, 'blue'];
    await expect(target(cells)).rejects.toThrow(
      `readCsv: line 3, column 'y' must be a label, got '${word}' (missingCells: ['${word}'], or [] if it is a label)`,
    );
    expect((await target(cells, { missingCells: [] })).labels).toContain(word);
    expect((await target(cells, { missingCells: [word], missing: 'drop' })).labels).toEqual(['blue', 'red']);
    const options = { columns: ['y'], target: 'a', categories: ['y'] };
    await expect(target(cells, options)).rejects.toThrow(`column 'y' must be a label, got '${word}'`);
  });

  test('in two Unicode forms are refused', async () => {
    await expect(target(['caf\u00e9', 'cafe\u0301'])).rejects.toThrow(
      "readCsv: column 'y' must have one spelling of each label",
    );
  });
});

test.each([
  ['no mark', { decimal: ';' as never }, "decimal must be '.' or ',', got ';'"],
  ['null', { decimal: null as never }, "decimal must be '.' or ',', got null"],
  ['a word', { thousands: 'comma' }, "thousands must be one of . , ' _ and a space, got 'comma'"],
  ['one mark for both', { thousands: '.' }, "thousands must be different from decimal, got '.'"],
  ['missing cells that are no text', { missingCells: [1 as never] }, 'missingCells must be an array of strings'],
  ['a quote between cells', { delimiter: '"' }, `delimiter must have no quote or line break, got '"'`],
])('%s: an error', async (_, options, message) => {
  await expect(readCsv('a,b\n1,2', options)).rejects.toThrow(`readCsv: ${message}`);
});

describe('groups of digits', () => {
  test.each(['1,23', '1,2345', '12,34,567', ',123', '1,234,', '1.5,000'])('%s is none', async (cell) => {
    await expect(target([cell], { thousands: ',' })).rejects.toThrow('column');
  });
});

test('numbers of any length are rounded as JavaScript rounds them, also half way between two', async () => {
  let state = 7;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(10 * random())).join('');
  const cells = Array.from({ length: 20_000 }, (_, i) => {
    if (i % 6 === 0) return `${Math.floor(1000 * random())}.${digits(1 + (i % 21))}`;
    if (i % 6 === 1) return `0.${digits(12 + (i % 9))}`;
    if (i % 6 === 2) return `-${digits(1)}.${digits(i % 17)}e${Math.floor(76 * random()) - 38}`;
    if (i % 6 === 3) return `"${digits(3)}.${digits(3)}E+${i % 30}"`;
    // An odd multiple of half the distance between numbers near 2⁵³.
    return `${2 ** 53 + 2 * Math.floor(1e6 * random()) + 1}.${['0', '00', '25', '9'][i % 4]}`;
  });
  const numbers = cells.map((cell) => Number(cell.replaceAll('"', '')));
  for (const name of ['a', 'ä']) {
    const { x } = await readCsv(`${name}\n${cells.join('\n')}\n`);
    expect(Array.from(x)).toEqual(numbers);
  }
});

test.each(['-', '+', ' ', '.', 'e', '1', ', ', ';;'])('between numbers, %j delimits first', async (delimiter) => {
  const { x, columns } = await readCsv(['a', 'b\n20', '30\n4', '5'].join(delimiter), { delimiter });
  expect([columns, [...x]]).toEqual([
    ['a', 'b'],
    [20, 30, 4, 5],
  ]);
});
