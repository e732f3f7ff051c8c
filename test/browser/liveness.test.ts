import { expect, test } from 'vitest';
import { isolation } from './support/headers.ts';
import { site } from './support/site.ts';

const visit = site(isolation);

/** A page that waits for its training does not call back for all of it; a busy machine may hold one that yields for a while. */
const TRAINING = 2000;
const MOST = 500;

test.each([1, 2, 'auto'] as const)('a page that trains on threads: %s draws and calls back', async (threads) => {
  const { outcome } = await visit('liveness', threads, TRAINING);
  expect(outcome.end).toBe('TimeoutError');
  if (threads !== 'auto') expect(outcome.threads).toBe(threads);
  for (const { longest, median } of [outcome.frames, outcome.timers]) {
    expect(longest).toBeLessThan(MOST);
    expect(median).toBeLessThan(MOST / 5);
  }
});
