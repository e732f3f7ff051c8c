import { describe, expect, test } from 'vitest';
import { isolation, policy } from './support/headers.ts';
import { site } from './support/site.ts';

const strict = policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'");
const pages = [
  ['isolated, two threads', isolation, { threads: 2 }],
  ['not isolated', {}, { threads: 1 }],
  ['with a policy, workers from the file', strict, { threads: 1, fromFile: true }],
  [
    'isolated, with a policy, two threads, workers from the file',
    { ...isolation, ...strict },
    { threads: 2, fromFile: true },
  ],
] as const;

/** A page that waits for the training would not draw for all of it; a busy machine may hold a free one for a while. */
const MOST = 500;

describe.each(pages)('%s', (_, headers, options) => {
  const visit = site(headers);

  test('a worker trains to the bits of the page, tells every epoch, leaves the page free, and ends with the loop', async () => {
    const { outcome, warnings } = await visit('fittingInWorker', options);
    expect(warnings).toEqual([]);
    expect(outcome.there).toEqual(outcome.here);
    expect(outcome.epochs).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(outcome.left).toBe('AbortError');
    expect(outcome.frames.longest).toBeLessThan(MOST);
  });
});

describe('a policy that allows no workers made from text', () => {
  const visit = site(strict);

  test('an error says so', async () => {
    await expect(visit('fittingInWorker', { threads: 1 })).rejects.toThrow(
      /fitInWorker: the worker expected to work on, got .+ or give engine\(\{ createWorker \}\)/,
    );
  });
});
