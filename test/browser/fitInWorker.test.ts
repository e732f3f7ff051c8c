import { describe, expect, test } from 'vitest';
import { isolation } from './support/headers.ts';
import { site } from './support/site.ts';

const pages = [
  ['isolated, two threads', isolation, 2],
  ['not isolated', {}, 1],
] as const;

/** A page that waits for the training would not draw for all of it; a busy machine may hold a free one for a while. */
const MOST = 500;

describe.each(pages)('%s', (_, headers, threads) => {
  const visit = site(headers);

  test('a worker trains to the bits of the page, tells every epoch, leaves the page free, and ends with the loop', async () => {
    const { outcome, warnings } = await visit('fittingInWorker', { threads });
    expect(warnings).toEqual([]);
    expect(outcome.there).toEqual(outcome.here);
    expect(outcome.epochs).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(outcome.left).toBe('AbortError');
    expect(outcome.frames.longest).toBeLessThan(MOST);
  });
});
