import { describe, expect, test } from 'vitest';
import { digitFields } from '../../examples/playground/settings/digits.ts';
import type { Field } from '../../examples/playground/settings/field.ts';
import { faultsOf, readHash, readSettings, writeHash } from '../../examples/playground/settings/link.ts';
import { pointFields } from '../../examples/playground/settings/points.ts';

/** Values of the fields that are lists of something else than neurons. */
const lists: Record<string, unknown[]> = {
  earlier: [
    [{ rate: 0.01, until: 20 }],
    [
      { rate: 3, until: 1 },
      { rate: 0.0001, until: 1_000_000 },
    ],
  ],
  added: [
    [
      { x: -110, y: 110, kind: 0, since: 0 },
      { x: 3, y: -7, kind: 1, since: 1_000_000 },
    ],
  ],
  inputs: [['x'], ['sinY'], ['x', 'y', 'xx', 'yy', 'xy', 'sinX', 'sinY']],
};

/** Values of a field, its bounds among them. */
function valuesOf(name: string, { shape, initial }: Field<unknown>): unknown[] {
  if (name in lists) return [initial, ...(lists[name] as unknown[])];
  switch (shape.kind) {
    case 'choice':
      return shape.options.map(({ value }) => value);
    case 'range':
    case 'whole':
      return [shape.min, initial, shape.max];
    case 'flag':
      return [true, false];
    default:
      return [[], [1], [8, 8, 8, 8, 8], initial];
  }
}

describe.each(Object.entries({ points: pointFields, digits: digitFields }))('%s', (tab, fields) => {
  const initial = readSettings(fields, new URLSearchParams());

  test('every value of every field comes back from its link', () => {
    for (const [name, field] of Object.entries(fields)) {
      for (const value of valuesOf(name, field as never)) {
        const settings = { ...initial, [name]: value };
        const { tab: read, entries } = readHash(writeHash(tab, fields as never, settings as never));
        expect(read).toBe(tab);
        expect(readSettings(fields, entries)).toEqual(settings);
      }
    }
  });

  test('what a link says wrong is as it is initially', () => {
    for (const wrong of [
      '',
      'q',
      '-1',
      '1e9',
      'NaN',
      '999999999999',
      '1-2-x',
      '0-1',
      '9-9-9-9-9-9',
      '17x',
      '__proto__',
    ]) {
      const entries = new URLSearchParams(Object.keys(fields).map((name) => [name, wrong]));
      const settings = readSettings(fields, entries);
      expect(settings).toEqual('layers' in fields && wrong === '' ? { ...initial, layers: [] } : initial);
    }
  });
});

test('each entry of a link that cannot be is said', () => {
  const said = (text: string) => faultsOf(pointFields, new URLSearchParams(text));
  expect(said('seed=3&data=moons&earlier=0.01_20&added=1_2_0_3&inputs=y-x')).toEqual([]);
  for (const wrong of [
    ...['seed=-1', 'seed=1.5', 'data=squares', 'layers=9', 'inputs=', 'inputs=x-x', 'inputs=z', 'rate=3'],
    ...['earlier=0.01_0', 'earlier=0.01_20~0.03_20', 'earlier=0.5_20', 'earlier=0.01'],
    ...['added=111_0_0_0', 'added=0_0_2_0', 'added=0_0_0', 'added=0.5_0_0_0', 'added=0_0_0_-1'],
  ]) {
    expect(said(wrong), wrong).toHaveLength(1);
  }
});

test('a number between the steps of its slider is none', () => {
  const { noise } = readSettings(pointFields, new URLSearchParams('noise=17'));
  expect(noise).toBe(pointFields.noise.initial);
});
