// Learning rates as PyTorch's schedulers give them. schedules.json is made by schedules.py, which says how.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CosineDecayOptions } from '../../src/schedules/cosineDecay.ts';
import * as schedules from '../../src/schedules/index.ts';
import type { Schedule } from '../../src/schedules/schedule.ts';
import { expectClose } from '../support/close.ts';

interface Case {
  readonly name: keyof typeof schedules;
  /** What warmUp is in front of: a rate, or the options of cosineDecay. */
  readonly of?: number | CosineDecayOptions;
  readonly options: object;
  readonly rates: readonly number[];
}

const { cases } = JSON.parse(readFileSync(new URL('schedules.json', import.meta.url), 'utf8')) as { cases: Case[] };

function make({ name, of, options }: Case): Schedule {
  if (of === undefined) return (schedules[name] as (options: object) => Schedule)(options);
  const target = typeof of === 'number' ? of : schedules.cosineDecay(of);
  return schedules.warmUp(target, options as Parameters<typeof schedules.warmUp>[1]);
}

test.each(cases)('$name $of $options', (each) => {
  const schedule = make(each);
  // PyTorch multiplies rates from step to step: 40 roundings of f64, on rates that go down to 0.
  const rates = each.rates.map((_, i) => schedule(i + 1));
  expectClose(rates, each.rates, 1e-13, 1e-15 * Math.max(...each.rates));
});

test('every kind of schedule that PyTorch has is here', () => {
  const ours = ['inverseTimeDecay'];
  expect(new Set([...cases.map(({ name }) => name), ...ours])).toEqual(new Set(Object.keys(schedules)));
});
