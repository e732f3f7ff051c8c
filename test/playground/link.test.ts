import { describe, expect, test } from 'vitest';
import { digitFields } from '../../examples/playground/settings/digits.ts';
import type { Field } from '../../examples/playground/settings/field.ts';
import { readHash, readSettings, writeHash } from '../../examples/playground/settings/link.ts';
import { pointFields } from '../../examples/playground/settings/points.ts';

/** Values of a field, its bounds among them. */
function valuesOf({ shape, initial }: Field<unknown>): unknown[] {
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
      for (const value of valuesOf(field as never)) {
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
      'x',
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

test('a number between the steps of its slider is none', () => {
  const { noise } = readSettings(pointFields, new URLSearchParams('noise=17'));
  expect(noise).toBe(pointFields.noise.initial);
});
