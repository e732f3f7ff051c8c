// Losses are PyTorch's, where it has them. losses.json is made by losses.py, which says how.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeLoss } from '../../src/losses/make.ts';
import type { LossName } from '../../src/losses/resolve.ts';
import { available } from '../support/builds.ts';
import { callLoss } from '../support/callLoss.ts';
import { expectClose } from '../support/close.ts';

interface Case {
  readonly loss: LossName;
  readonly options: object;
  readonly z: number[][];
  readonly t: number[] | number[][];
  /** The mean over the rows. */
  readonly value: number;
  readonly gradient: number[][];
}

const { cases }: { cases: Case[] } = JSON.parse(readFileSync(new URL('losses.json', import.meta.url), 'utf8'));
const isRows = (t: number[] | number[][]): t is number[][] => Array.isArray(t[0]);
const titled = cases.map((one) => ({
  title: `${one.loss} ${JSON.stringify(one.options)}, ${isRows(one.t) ? 'rows' : 'classes'}`,
  ...one,
}));

test('has all cases', () => {
  expect(cases).toHaveLength(14);
});

describe.each(available)('%s', (build) => {
  test.each(titled)('$title', ({ loss, options, z, t, value, gradient }) => {
    const got = callLoss(build, makeLoss(loss, options), z, isRows(t) ? t : Uint32Array.from(t));
    expectClose([got.losses.reduce((sum, each) => sum + each, 0) / z.length], [value], 1e-6, 1e-7, 'loss');
    expectClose(got.dy, gradient.flat(), 1e-5, 1e-7, 'gradient');
  });
});
