import { expect, test } from 'vitest';
import { isolation } from './support/headers.ts';
import { site } from './support/site.ts';

const visit = site(isolation);

/** Milliseconds until a fault is told: 2,000 are promised, and a busy machine may be late. */
const SOON = 4000;
/** Milliseconds that the page may be held for: threads are waited for a few at a time, but a busy machine may be late. */
const MOST_HELD = 300;

test.each([2, 3])('a worker of %i threads ends: fit rejects, the page lives, the model trains on', async (threads) => {
  const { outcome } = await visit('lostWorker', threads, 20);
  expect(outcome.error).toBe('threads: a worker failed: no answer');
  expect(outcome.milliseconds).toBeLessThan(SOON);
  expect(outcome.timers.longest).toBeLessThan(MOST_HELD);
  expect(outcome).toMatchObject({ whole: true, trainsOn: true, threads });
});
