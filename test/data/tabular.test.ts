import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/files/index.ts';
import { randomNumbers, type TabularOptions, type TabularRow, tabular, trainTestSplit } from '../../src/index.ts';

const any = (value: unknown) => value as never;
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));

const rows = [
  { age: 20, sex: 'male', port: 'S', alone: true, id: 'a' },
  { age: 40, sex: 'female', port: null, alone: false, id: 'b' },
  { age: null, sex: 'male', port: 'C', alone: true, id: 'c' },
  { age: 60, sex: 'male', port: 'S', alone: false, id: 'd' },
];

const options = {
  columns: {
    age: { kind: 'numeric', scale: 'none', missing: 'median', indicator: true },
    port: { kind: 'categorical', missing: 'own', unknown: 'own' },
  },
  exclude: ['id'],
} satisfies TabularOptions;

const fitted = tabular(rows, options);

const names = [
  'age',
  'age=(missing)',
  'sex=female',
  'sex=male',
  'port=C',
  'port=S',
  'port=(missing)',
  'port=(unknown)',
];

describe('tabular', () => {
  test('names its columns, and puts missing and unknown values where it says', () => {
    expect(fitted.names).toEqual(['age', 'sex', 'port', 'alone', 'id']);
    expect(fitted.columns).toEqual([...names, 'alone']);
    expect([...fitted.transform([{ age: 31, sex: 'male', port: null, alone: false }])]).toEqual([
      ...[31, 0, 0, 1, 0, 0, 1, 0, 0],
    ]);
    expect([...fitted.transform([{ age: undefined, sex: 'female', port: 'Q', alone: 1, id: 5 }])]).toEqual([
      ...[40, 1, 1, 0, 0, 0, 0, 1, 1],
    ]);
  });

  test('takes rows of any order of keys, of no prototype and as arrays, to the same bits', () => {
    const truth = fitted.transform(rows);
    const turned = rows.map((row) => Object.fromEntries(Object.entries(row).reverse()));
    const bare = rows.map((row) => Object.assign(Object.create(null), row));
    const mixed = rows.map((row, i) => (i % 2 === 0 ? row : turned[i]));
    const lists = rows.map((row) => Object.values(row));
    for (const given of [turned, bare, mixed, lists]) expect(fitted.transform(given)).toEqual(truth);
    const short = rows.map(({ id: _, ...row }, i) => (i % 2 === 0 ? row : rows[i]));
    expect(fitted.transform(short)).toEqual(truth);
  });

  test('gives the same bits for a row whatever rows are beside it', () => {
    const many = Array.from({ length: 1000 }, (_, i) => ({ ...rows[i % 4], age: i % 7 === 0 ? null : 20 + i / 3 }));
    const all = tabular(many, {
      ...options,
      columns: { ...options.columns, age: { kind: 'numeric', missing: 'mean' } },
    });
    const x = all.transform(many);
    const width = all.columns.length;
    for (const i of [0, 7, 255, 256, 511, 999])
      expect(all.transform([many[i]])).toEqual(x.slice(i * width, (i + 1) * width));
    expect(all.toJSON()).toEqual(
      tabular(
        many,
        all.names && {
          ...options,
          columns: { ...options.columns, age: { kind: 'numeric', missing: 'mean' } },
        },
      ).toJSON(),
    );
  });

  test('tells by the values what columns are', () => {
    const kinds = tabular([
      { number: 1, flag: false, label: 'b', when: new Date(0) },
      { number: 2, flag: true, label: 'a', when: new Date('2001-02-03T00:00Z') },
    ]).toJSON();
    expect(kinds.columns.map(({ kind }) => kind)).toEqual(['numeric', 'boolean', 'categorical', 'date']);
  });

  test('takes options by kind, and those of a column before them', () => {
    const table = [
      { a: 1, b: 2 },
      { a: null, b: null },
      { a: 4, b: 4 },
    ];
    const columns = { b: { kind: 'numeric', scale: 'none', missing: 9 } } as const;
    const own = tabular(table, { columns, defaults: { numeric: { scale: 'none', missing: 'mean' } } });
    expect([...own.transform(table)]).toEqual([1, 2, 2.5, 9, 4, 4]);
  });

  test('takes values that are said to be missing', () => {
    const table = [
      ['', 1],
      ['a', -999],
      ['NA', 3],
    ];
    const own = tabular(table, {
      names: ['label', 'number'],
      missingValues: ['', 'NA', -999],
      defaults: { numeric: { scale: 'none', missing: 'mean' }, categorical: { missing: 'zeros' } },
    });
    expect(own.columns).toEqual(['label=a', 'number']);
    expect([...own.transform(table)]).toEqual([0, 1, 1, 2, 0, 3]);
    expect([...tabular.from(copy(own.toJSON())).transform(table)]).toEqual([0, 1, 1, 2, 0, 3]);
  });

  test('gives the x of each input to columns that name one', () => {
    const own = tabular(rows, {
      columns: {
        ...options.columns,
        port: { kind: 'categorical', encode: 'index', missing: 'own', unknown: 'own', input: 'port' },
      },
      exclude: ['id'],
    });
    expect(own.columns).toEqual({ x: ['age', 'age=(missing)', 'sex=female', 'sex=male', 'alone'], port: ['port'] });
    expect(own.categoriesOf('port')).toEqual(['C', 'S', '(missing)', '(unknown)']);
    const { x, port } = own.transform([rows[0], { ...rows[1], port: 'Q' }, rows[1], rows[2]]);
    expect([...x]).toEqual([20, 0, 0, 1, 1, 40, 0, 1, 0, 0, 40, 0, 1, 0, 0, 40, 1, 0, 1, 1]);
    expect([...port]).toEqual([1, 3, 2, 0]);
  });

  test('reads dates in UTC, also with an offset', () => {
    const own = tabular([{ at: '2024-02-29T23:30:00+01:00' }, { at: new Date(0) }], {
      columns: {
        at: {
          kind: 'date',
          parts: ['year', 'month', 'day', 'hour', 'minute', 'weekday', 'dayOfYear', 'days'],
          scale: 'none',
          missing: '2000-01-01',
          indicator: true,
        },
      },
    });
    const at = (value: unknown) => [...own.transform([{ at: value }])];
    expect(at('2024-02-29T23:30:00+01:00')).toEqual([2024, 2, 29, 22, 30, 4, 60, Math.fround(19782 + 22.5 / 24), 0]);
    expect(at('2023-12-31 00:00')).toEqual([2023, 12, 31, 0, 0, 7, 365, 19722, 0]);
    expect(at('1969-12-31T23:00-05:00')).toEqual([1970, 1, 1, 4, 0, 4, 1, Math.fround(4 / 24), 0]);
    expect(at(null)).toEqual([2000, 1, 1, 0, 0, 6, 1, 10957, 1]);
    expect(at('0099-01-01')[0]).toBe(99);
  });

  test('puts the most frequent in the place of missing values, of equals the first, and false', () => {
    const fill = (kind: 'categorical' | 'boolean', values: unknown[]) => {
      const column = { kind, missing: 'mostFrequent' } as const;
      const table = values.map((a) => [a]) as TabularRow[];
      return [...tabular(table, { columns: { 0: column } }).transform([[null]])];
    };
    expect(fill('categorical', ['b', 'a', 'b', null, 'a', 'c']), 'a and b twice each').toEqual([1, 0, 0]);
    expect(fill('categorical', ['b', 'a', 'b']), 'b twice').toEqual([0, 1]);
    expect(fill('categorical', [9, 10, 9, 10, null]), 'numbers by their size').toEqual([1, 0]);
    expect(fill('boolean', [true, false, null]), 'both once').toEqual([0]);
    expect(fill('boolean', [true, false, 1, null]), 'true twice').toEqual([1]);
  });

  test('reads every form of ISO 8601 that it says', () => {
    const column = { kind: 'date', parts: ['days'], scale: 'none' } as const;
    const own = tabular([[new Date(0)], [new Date(1)]], { columns: { 0: column } });
    const minutes = (text: string) => (own.transform([[text]]) as Float32Array)[0] * 24 * 60;
    const forms: [string, number][] = [
      ['1970-01-01', 0],
      ['1970-01-01T01:30', 90],
      ['1970-01-01 01:30', 90],
      ['1970-01-01T01:30Z', 90],
      ['1970-01-01T01:30:30Z', 90.5],
      ['1970-01-01T01:30:07.5Z', 90.125],
      ['1970-01-01T01:30:07,5Z', 90.125],
      ['1970-01-01T01:30+05:45', 90 - 345],
      ['1970-01-01T01:30+0545', 90 - 345],
      ['1970-01-01T01:30-03:30', 90 + 210],
      ['1970-01-01T01:30-0330', 90 + 210],
    ];
    for (const [text, expected] of forms) expect(minutes(text), text).toBeCloseTo(expected, 3);
  });

  test('can not be changed by what it was made of, nor after', () => {
    const categories = ['b', 'a'];
    const own = tabular([['a'], ['b']], { columns: { 0: { kind: 'categorical', categories } } });
    categories.reverse();
    expect([...own.transform([['a']])]).toEqual([0, 1]);
    expect(() => (own.columns as string[]).push('c')).toThrow(TypeError);
    expect(() => Object.assign(own.toJSON().columns[0], { name: 'c' })).toThrow(TypeError);
  });

  test('knows columns by names that all objects have', () => {
    const table = [
      JSON.parse('{"constructor": 1, "__proto__": "a", "toString": true}'),
      JSON.parse('{"constructor": 3, "__proto__": "b", "toString": false}'),
    ];
    const own = tabular(table, { columns: JSON.parse('{"__proto__": {"kind": "categorical", "unknown": "zeros"}}') });
    expect(own.columns).toEqual(['constructor', '__proto__=a', '__proto__=b', 'toString']);
    const again = tabular.from(copy(own.toJSON()));
    expect([...again.transform(table)]).toEqual([-1, 1, 0, 1, 1, 0, 1, 0]);
    expect(() => own.transform([{}])).toThrow(
      'transform: rows[0].constructor must be a value, or null where it is missing, got none',
    );
    expect(({} as Record<string, unknown>).kind).toBeUndefined();
  });

  test('scales what f32 cannot tell apart, and finds numbers by log (1 + x) that are small', () => {
    const times = [[1.7e12], [1.7e12 + 1], [1.7e12 + 2]];
    expect([...tabular(times).transform(times)]).toEqual([-Math.sqrt(1.5), 0, Math.sqrt(1.5)].map(Math.fround));
    const small = [[1e-12], [3e-9], [0]];
    const own = tabular(small, { columns: { 0: { kind: 'numeric', log: true, scale: 'none' } } });
    expect([...own.transform(small)]).toEqual([Math.log1p(1e-12), Math.log1p(3e-9), 0].map(Math.fround));
  });
});

describe('of what readCsv gives', () => {
  const text = 'age,city,likes\n20,London,tea\n,Paris,coffee\n40,,tea\n30,Paris,tea\n';
  const reading = { target: 'likes', categories: ['city'], missing: Number.NaN };
  const defaults = { numeric: { missing: 'median', scale: 'none' }, categorical: { missing: 'own' } } as const;

  test('fits and transforms its x, and rows as objects alike', async () => {
    const csv = await readCsv(text, reading);
    const own = tabular(csv, { defaults });
    expect(own.names).toEqual(['age', 'city']);
    expect(own.columns).toEqual(['age', 'city=London', 'city=Paris', 'city=(missing)']);
    const truth = [20, 1, 0, 0, 30, 0, 1, 0, 40, 0, 0, 1, 30, 0, 1, 0];
    expect([...own.transform(csv)]).toEqual(truth);
    const objects = [
      { age: 20, city: 'London' },
      { age: null, city: 'Paris' },
      { city: null, age: 40 },
      { age: 30, city: 'Paris' },
    ];
    expect([...own.transform(objects)]).toEqual(truth);
    expect(tabular(objects, { defaults }).toJSON()).toEqual(own.toJSON());
  });

  test('takes another file by its schema, and a part of the rows', async () => {
    const csv = await readCsv(text, reading);
    const { train } = trainTestSplit(csv.x, csv.y, { testSize: 1, shuffle: false });
    const own = tabular({ x: train.x, schema: csv.schema }, { defaults });
    const next = await readCsv('city,age\nParis,25\n', { schema: csv.schema, target: [] });
    expect([...own.transform(next)]).toEqual([25, 0, 1, 0]);
  });

  test('keeps the order of its categories', async () => {
    const csv = await readCsv('n\n10\n9\n100\n', { categories: ['n'] });
    expect(tabular(csv).categoriesOf('n')).toEqual(['9', '10', '100']);
  });
});

const fit =
  (table: unknown, given: unknown = {}) =>
  () =>
    tabular(any(table), any(given));
const column = (spec: unknown) => fit([[1], [2], [null]], { columns: { 0: spec } });

describe('refuses', () => {
  test.each([
    ['no rows', fit([]), 'tabular: rows must have at least one row, got none'],
    [
      'no array',
      fit('text'),
      "tabular: rows must be an array of rows (objects, or arrays), or what readCsv gives, got 'text'",
    ],
    ['a typed array', fit(Float32Array.of(1, 2)), 'got Float32Array(2)'],
    [
      'a row that is none',
      fit([{ a: 1 }, 5]),
      'tabular: rows[1] must be an object with a value for each column, got 5',
    ],
    [
      'a row that is null',
      fit([{ a: 1 }, null]),
      'tabular: rows[1] must be an object with a value for each column, got null',
    ],
    ['a row that is a promise', fit([Promise.resolve({ a: 1 })]), 'at least one column that is not excluded'],
    [
      'an array among objects',
      fit([{ a: 1 }, [1]]),
      'tabular: rows[1] must be an object with a value for each column, got an array of 1',
    ],
    [
      'an object among arrays',
      fit([[1], { a: 1 }]),
      'tabular: rows[1] must be an array, like the first, got an object of Object',
    ],
    [
      'a row that lacks a column',
      fit([{ a: 1, b: 2 }, { a: 1 }]),
      'tabular: rows[1].b must be a value, or null where it is missing, got none',
    ],
    [
      'a row with a column more',
      fit([{ a: 1 }, { a: 1, 'the b': 2 }]),
      "tabular: column of rows[1] must be one of a, got 'the b'",
    ],
    ['a shorter row', fit([[1, 2], [1]]), 'tabular: rows[1] must have 2 values, got 1'],
    [
      'NaN',
      fit([[1], [Number.NaN]]),
      'tabular: rows[1][0] must be a finite number (in f32), got NaN (see the option missing)',
    ],
    [
      'infinity',
      fit([[1], [Number.POSITIVE_INFINITY]]),
      'tabular: rows[1][0] must be a finite number (in f32), got Infinity',
    ],
    [
      'a text among numbers',
      fit([{ age: 1 }, { age: '31' }]),
      "tabular: rows[1].age must be a finite number (in f32), got '31'",
    ],
    ['a number among strings', fit([['a'], [1]]), 'tabular: rows[1][0] must be a string, got 1'],
    [
      'an object as a value',
      fit([[{}]]),
      'tabular: rows[0][0] must be a number, a string, true or false, a Date, or null, got an object of Object',
    ],
    [
      'a column of nothing',
      fit([{ a: null }, { a: undefined }]),
      'tabular: rows[0].a must be a value in at least one row, got only missing values',
    ],
    [
      'nothing but missing numbers',
      fit([[null]], { columns: { 0: { kind: 'numeric', missing: 'mean' } } }),
      'tabular: rows[0][0] must be a value in at least one row, got only missing values',
    ],
    [
      'nothing but missing categories',
      fit([[null]], { columns: { 0: { kind: 'categorical', missing: 'own' } } }),
      'tabular: rows[0][0] must be a value in at least one row, got only missing values',
    ],
    [
      'a column of names',
      fit(Array.from({ length: 101 }, (_, i) => ({ name: `n${i}` }))),
      "tabular: column 'name' must have at most 100 different strings, or a description in columns, got 101 (to leave it out: exclude)",
    ],
    [
      'an unknown option',
      fit([[1]], { scale: 1 }),
      "tabular: option must be one of columns, exclude, names, defaults, missingValues, got 'scale'",
    ],
    [
      'an unknown column',
      fit([{ a: 1 }], { columns: { b: 'numeric' } }),
      "tabular: columns must be names of columns (a), got 'b'",
    ],
    [
      'a column of a prototype',
      fit([{ a: 1 }], { columns: { constructor: 'numeric' } }),
      "tabular: columns must be names of columns (a), got 'constructor'",
    ],
    [
      'to leave out an unknown column',
      fit([{ a: 1 }], { exclude: ['toString'] }),
      "tabular: exclude must be names of columns (a), got 'toString'",
    ],
    [
      'to leave out all',
      fit([{ a: 1 }], { exclude: ['a'] }),
      'tabular: columns must have at least one column that is not excluded, got none',
    ],
    [
      'to leave out what it describes',
      fit([{ a: 1 }], { columns: { a: 'numeric' }, exclude: ['a'] }),
      "tabular: exclude must be columns that are not in columns, got 'a'",
    ],
    [
      'names of objects',
      fit([{ a: 1 }], { names: ['a'] }),
      'tabular: names must be left out unless rows are arrays, got an array of 1',
    ],
    ['names twice', fit([[1, 2]], { names: ['a', 'a'] }), "tabular: names[1] must be unique, got 'a' again"],
    [
      'names that are none',
      fit([[1, 2]], { names: ['a', 1] }),
      'tabular: names[1] must be the name of a column, got 1',
    ],
    ['fewer names than values', fit([[1, 2]], { names: ['a'] }), 'tabular: rows[0] must have 1 values, got 2'],
    [
      'names of x twice',
      fit([{ a: 'b=c', 'a=b': 'c' }]),
      "tabular: names of the columns of x[1] must be unique, got 'a=b=c' again",
    ],
    [
      'an unknown kind',
      column('text'),
      "tabular: columns.0.kind must be one of numeric, categorical, boolean, date, got 'text'",
    ],
    [
      'a kind of a prototype',
      column('constructor'),
      "tabular: columns.0.kind must be one of numeric, categorical, boolean, date, got 'constructor'",
    ],
    [
      'a column without kind',
      column({ scale: 'none' }),
      'tabular: columns.0.kind must be one of numeric, categorical, boolean, date, got undefined',
    ],
    ['a column that is a number', column(5), 'tabular: columns.0 must be a kind, or an object with one, got 5'],
    [
      'an option of another kind',
      column({ kind: 'numeric', unknown: 'own' }),
      "tabular, columns.0: option must be one of kind, input, log, scale, range, missing, indicator, got 'unknown'",
    ],
    [
      'an unknown scale',
      column({ kind: 'numeric', scale: 'log' }),
      "tabular: columns.0.scale must be one of standard, minMax, none, got 'log'",
    ],
    [
      'a range without use',
      column({ kind: 'numeric', range: [0, 1] }),
      "tabular: columns.0.range must be left out unless scale is 'minMax', got one with 'standard'",
    ],
    [
      'a range upside down',
      column({ kind: 'numeric', scale: 'minMax', range: [1, 0] }),
      'tabular: columns.0.range must be [low, high] with low < high, got [1, 0]',
    ],
    [
      'another word for missing numbers',
      column({ kind: 'numeric', missing: 'mode' }),
      "tabular: columns.0.missing must be 'refuse', 'mean', 'median' or a finite number (in f32), got 'mode'",
    ],
    [
      'an indicator of nothing',
      column({ kind: 'numeric', indicator: true }),
      'tabular: rows[2][0] must be a finite number (in f32), got null (see the option missing)',
    ],
    [
      'an indicator where none is missing',
      fit([[1]], { columns: { 0: { kind: 'numeric', indicator: true } } }),
      'tabular: columns.0.indicator must be false unless missing values are replaced, got true',
    ],
    [
      'log of -1',
      fit([[-1]], { columns: { 0: { kind: 'numeric', log: true } } }),
      'tabular: rows[0][0] must be a finite number above -1 (in f32), got -1',
    ],
    [
      'an input without name',
      fit([[1]], { columns: { 0: { kind: 'numeric', input: '' } } }),
      "tabular: columns.0.input must be the name of an input, got ''",
    ],
    [
      'zeros of an index',
      column({ kind: 'categorical', encode: 'index', missing: 'zeros' }),
      "tabular: columns.0.missing must be 'refuse' or 'own' with encode 'index', got 'zeros'",
    ],
    [
      'an unknown encoding',
      column({ kind: 'categorical', encode: 'hash', missing: 'own' }),
      "tabular: columns.0.encode must be one of oneHot, index, ordinal, got 'hash'",
    ],
    [
      'a category that is none',
      column({ kind: 'categorical', missing: { category: 5 } }),
      'tabular: columns.0.missing.category must be one of 1, 2, got 5',
    ],
    [
      'another category than said',
      column({ kind: 'categorical', categories: [1], missing: 'own' }),
      'tabular: rows[1][0] must be one of 1, got 2',
    ],
    [
      'a category twice',
      column({ kind: 'categorical', categories: [1, 1] }),
      'tabular: columns.0.categories[1] must be unique, got 1 again',
    ],
    [
      'no categories',
      column({ kind: 'categorical', categories: [] }),
      'tabular: columns.0.categories must have at least one label, got none',
    ],
    ['2 as true or false', column({ kind: 'boolean' }), 'tabular: rows[1][0] must be true or false, or 1 or 0, got 2'],
    [
      'a number as a date',
      column({ kind: 'date' }),
      'tabular: rows[0][0] must be a Date, or a date as ISO 8601 has it, such as 2024-02-29 or 2024-02-29T18:30Z, got 1',
    ],
    ['a day that there is not', fit([['2023-02-29']], { columns: { 0: 'date' } }), "got '2023-02-29'"],
    ['another form of date', fit([['02/28/2023']], { columns: { 0: 'date' } }), "got '02/28/2023'"],
    ['a date that is none', fit([[new Date('x')]], { columns: { 0: 'date' } }), 'got an object of Date'],
    [
      'an unknown part',
      fit([[new Date(0)]], { columns: { 0: { kind: 'date', parts: ['century'] } } }),
      "tabular: columns.0.parts[0] must be one of year, month, day, weekday, dayOfYear, hour, minute, days, got 'century'",
    ],
    [
      'a part twice',
      fit([[new Date(0)]], { columns: { 0: { kind: 'date', parts: ['day', 'day'] } } }),
      "tabular: columns.0.parts[1] must be unique, got 'day' again",
    ],
    [
      'a missing value that is an object',
      fit([[1]], { missingValues: [null] }),
      'tabular: missingValues[0] must be a string or a finite number, got null',
    ],
    [
      'a schema that is none',
      fit({ x: Float64Array.of(1), schema: 5 }),
      'tabular: schema must be the schema that an earlier readCsv returned, got an object of Object',
    ],
    [
      'other numbers than the schema says',
      fit({ x: Float64Array.of(1), schema: { columns: [{ name: 'a' }, { name: 'b' }] } }),
      'tabular: x must be rows of 2 numbers, as the schema says, got 1',
    ],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
    expect(act).toThrow(/^tabular(, columns\.0)?: .+ must .+, got .+/);
  });

  const right = { age: 31, sex: 'male', port: 'S', alone: true };
  test.each<[string, unknown, string]>([
    [
      'an unknown category',
      { ...right, sex: 'other' },
      "transform: rows[1].sex must be one of 'female', 'male', got 'other'",
    ],
    [
      'a missing category',
      { ...right, sex: null },
      "transform: rows[1].sex must be one of 'female', 'male', got null (see the option missing)",
    ],
    ['a number for a category', { ...right, port: 5 }, 'transform: rows[1].port must be a string, got 5'],
    [
      'a text for a number',
      { ...right, age: '31' },
      "transform: rows[1].age must be a finite number (in f32), got '31'",
    ],
    [
      'a number beyond f32',
      { ...right, age: 1e39 },
      'transform: rows[1].age must be a finite number (in f32), got 1e+39',
    ],
    [
      'a row that lacks a column',
      { age: 31 },
      'transform: rows[1].sex must be a value, or null where it is missing, got none',
    ],
    [
      'a column that is not known',
      { ...right, agee: 31 },
      "transform: column of rows[1] must be one of age, sex, port, alone, id, got 'agee'",
    ],
    [
      'an array',
      [31, 'male', 'S', true],
      'transform: rows[1] must be an object with a value for each column, got an array of 4',
    ],
    ['null', null, 'transform: rows[1] must be an object with a value for each column, got null'],
    ['a text', 'text', "transform: rows[1] must be an object with a value for each column, got 'text'"],
  ])('%s to transform', (_, row, message) => {
    expect(() => fitted.transform([right, row as TabularRow])).toThrow(message);
  });

  test('the categories of another column', () => {
    expect(() => fitted.categoriesOf('age')).toThrow(
      "categoriesOf: column must be the name of a categorical column, got 'age'",
    );
    expect(() => fitted.categoriesOf('toString')).toThrow("got 'toString'");
  });
});

describe('JSON that lies is refused', () => {
  const state = copy(
    tabular(
      [
        { age: 1, sex: 'a', alone: true, at: new Date(0), id: 1 },
        { age: 2, sex: 'b', alone: false, at: new Date(1e12), id: 2 },
      ],
      { exclude: ['id'] },
    ).toJSON(),
  );
  type Columns = Record<string, unknown>[];
  const [age, sex, alone, at, id] = state.columns as unknown as Columns;
  const from =
    (columns: unknown, more: object = {}) =>
    () =>
      tabular.from(any({ ...state, columns, ...more }));
  const part = (at.parts as Columns)[0];

  test.each([
    ['null', () => tabular.from(any(null)), 'tabular: options must be an object, got null'],
    ['text', () => tabular.from(any(JSON.stringify(state))), 'tabular: options must be an object'],
    ['another name', from([age], { name: 'scaler' }), "tabular: name must be 'tabular', got 'scaler'"],
    [
      'a key more',
      from([age], { version: 2 }),
      "tabular: option must be one of name, columns, missingValues, got 'version'",
    ],
    ['no columns', from(undefined), 'tabular: columns must be an array, got undefined'],
    ['no missing values', from([age], { missingValues: undefined }), 'tabular: missingValues must be an array'],
    [
      'only what is left out',
      from([id]),
      'tabular: columns must have at least one column that is not excluded, got none',
    ],
    ['a column twice', from([age, age]), "tabular: names of columns[1] must be unique, got 'age' again"],
    [
      'a column without name',
      from([{ ...age, name: 5 }]),
      'tabular: names of columns[0] must be the name of a column, got 5',
    ],
    [
      'a column that is null',
      from([null]),
      'tabular: columns[0].kind must be one of numeric, categorical, boolean, date, excluded, got undefined',
    ],
    ['another kind', from([{ ...age, kind: '__proto__' }]), "got '__proto__'"],
    [
      'a key more of a column',
      from([{ ...age, missing: 'mean' }]),
      "tabular, columns[0]: option must be one of kind, name, input, log, center, scale, low, fill, indicator, got 'missing'",
    ],
    ['a key of a prototype', from([JSON.parse('{"kind":"numeric","__proto__":1}')]), "got '__proto__'"],
    ['a scale of 0', from([{ ...age, scale: 0 }]), 'tabular: columns[0].scale must be a finite number above 0, got 0'],
    [
      'a center that is null',
      from([{ ...age, center: null }]),
      'tabular: columns[0].center must be a finite number, got null',
    ],
    [
      'a fill that is a text',
      from([{ ...age, fill: '1' }]),
      "tabular: columns[0].fill must be a finite number (in f32), got '1'",
    ],
    [
      'an indicator without fill',
      from([{ ...age, indicator: true }]),
      'tabular: columns[0].indicator must be false unless missing values are replaced, got true',
    ],
    [
      'an indicator that is 1',
      from([{ ...age, indicator: 1 }]),
      'tabular: columns[0].indicator must be true or false, got 1',
    ],
    [
      'categories twice',
      from([{ ...sex, categories: ['a', 'a'] }]),
      "tabular: columns[0].categories[1] must be unique, got 'a' again",
    ],
    [
      'no categories',
      from([{ ...sex, categories: [] }]),
      'tabular: columns[0].categories must have at least one label, got none',
    ],
    [
      'mixed categories',
      from([{ ...sex, categories: ['a', 1] }]),
      'tabular: columns[0].categories[1] must be a string, like the first, got 1',
    ],
    [
      'a category that is none',
      from([{ ...sex, missing: { category: 'c' } }]),
      "tabular: columns[0].missing.category must be one of 'a', 'b', got 'c'",
    ],
    ['the most frequent, unsaid', from([{ ...sex, missing: 'mostFrequent' }]), "got 'mostFrequent'"],
    [
      'a true that is a text',
      from([{ ...alone, fill: 'true' }]),
      "tabular: columns[0].fill must be true or false, got 'true'",
    ],
    [
      'a part that is none',
      from([{ ...at, parts: [{ ...part, part: 'era' }] }]),
      "tabular: columns[0].parts[0].part must be one of year, month, day, weekday, dayOfYear, hour, minute, days, got 'era'",
    ],
    [
      'a cyclic year',
      from([{ ...at, parts: [{ part: 'year', cyclic: true }] }]),
      'tabular: columns[0].parts[0].cyclic must be false for a scaled part, got true',
    ],
    [
      'a cyclic part with a scale',
      from([{ ...at, parts: [{ ...part, part: 'month', cyclic: true }] }]),
      'must be false for a scaled part, got true',
    ],
    [
      'a part without scale',
      from([{ ...at, parts: [{ part: 'month', cyclic: false }] }]),
      'tabular: columns[0].parts[0].center must be a finite number, got undefined',
    ],
    ['no parts', from([{ ...at, parts: [] }]), 'tabular: columns[0].parts must be an array of names'],
    ['a time that is none', from([{ ...at, fill: 1e300 }]), 'tabular: columns[0].fill must be an integer from'],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });

  test('in whatever part it lies, in words', () => {
    const random = randomNumbers(5);
    const wrong = [null, true, -1, 0.5, 1e39, 'own', '', [], ['a'], {}, { category: 'a' }, '__proto__', 2 ** 60];
    const pick = <T>(list: readonly T[]) => list[random.below(list.length)];
    const parts = (value: unknown, path: (object | string)[][] = []): (object | string)[][] => {
      for (const key of Object.keys(Object(value))) {
        path.push([value as object, key]);
        if (typeof value !== 'string') parts((value as Record<string, unknown>)[key], path);
      }
      return path;
    };
    let taken = 0;
    for (let i = 0; i < 2000; i++) {
      const json = copy(state);
      const [holder, key] = pick(parts(json)) as [Record<string, unknown>, string];
      if (typeof holder === 'string') continue;
      if (random.uniform() < 0.2) delete holder[key];
      else holder[key] = random.uniform() < 0.8 ? pick(wrong) : copy(pick(parts(json))[0]);
      try {
        const own = tabular.from(json);
        taken++;
        expect(copy(tabular.from(copy(own.toJSON())))).toEqual(copy(own.toJSON()));
        own.transform([Object.fromEntries(own.names.map((name) => [name, null]))]);
      } catch (error) {
        expect((error as Error).message).toMatch(/^(tabular|transform)(, columns.+)?: .+ must .+, got .+/);
        expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
      }
    }
    expect(taken).toBeGreaterThan(50);
  });

  test('but not its own', () => {
    expect(tabular.from(state).toJSON()).toEqual(state);
    expect(copy(tabular.from(state))).toEqual(state);
  });
});
