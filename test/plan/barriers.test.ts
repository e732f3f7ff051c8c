import { expect, test } from 'vitest';
import { type Access, barriersBefore } from '../../src/plan/barriers.ts';
import { random } from '../support/random.ts';

const reads = (from: number, to: number): Access => ({ from, to, writes: false });
const writes = (from: number, to: number): Access => ({ from, to, writes: true });

test.each<[string, boolean, Access, Access]>([
  ['a read of what was written', true, writes(0, 8), reads(0, 8)],
  ['a write of what was read', true, reads(0, 8), writes(0, 8)],
  ['a second write', true, writes(0, 8), writes(0, 8)],
  ['a second read', false, reads(0, 8), reads(0, 8)],
  ['a read of one byte in the middle', true, writes(0, 8), reads(3, 4)],
  ['a read of the last byte', true, writes(0, 8), reads(7, 12)],
  ['a read that ends with the first byte', true, writes(4, 8), reads(0, 5)],
  ['a read of what follows', false, writes(0, 8), reads(8, 12)],
  ['a read of what lies before', false, writes(8, 16), reads(0, 8)],
  ['a read around all of it', true, writes(4, 8), reads(0, 12)],
])('%s: threads meet before it: %s', (_, meet, first, second) => {
  expect(barriersBefore([[first], [second]])).toEqual([false, meet]);
});

test('what was written before a barrier needs no other', () => {
  const calls = [[writes(0, 8)], [reads(0, 8), writes(8, 16)], [reads(0, 8)], [reads(8, 16)]];
  expect(barriersBefore(calls)).toEqual([false, true, false, true]);
});

/** Whether two calls touch a byte that one of them writes, byte by byte. */
function touch(a: readonly Access[], b: readonly Access[], bytes: number): boolean {
  return Array.from({ length: bytes }, (_, byte) => byte).some((byte) => {
    const at = (call: readonly Access[]) => call.filter(({ from, to }) => from <= byte && byte < to);
    const written = [...at(a), ...at(b)].some((access) => access.writes);
    return written && at(a).length > 0 && at(b).length > 0;
  });
}

test('random calls: none meets a conflict without a barrier, and no barrier stands without one', () => {
  const BYTES = 24;
  for (let seed = 0; seed < 200; seed++) {
    const next = random(seed);
    const access = (): Access => {
      const from = Math.floor(next() * BYTES);
      return { from, to: from + 1 + Math.floor(next() * (BYTES - from)), writes: next() < 0.4 };
    };
    const calls = Array.from({ length: 12 }, () => Array.from({ length: 1 + Math.floor(next() * 3) }, access));
    const barriers = barriersBefore(calls);
    let first = 0;
    calls.forEach((call, index) => {
      const conflict = calls.slice(first, index).some((earlier) => touch(earlier, call, BYTES));
      expect(barriers[index], `seed ${seed}, call ${index}`).toBe(conflict);
      if (conflict) first = index;
    });
  }
});
