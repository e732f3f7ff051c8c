import { describe, expect, test } from 'vitest';
import { PINNED } from '../support/trained.ts';
import { isolation } from './support/headers.ts';
import { site } from './support/site.ts';

const pinned = (threads: number) => ({
  relaxed: { hash: PINNED.relaxed, threads },
  simd: { hash: PINNED.simd, threads },
});

describe('on an isolated page', () => {
  const visit = site(isolation);

  test.each([1, 2, 3])('the bits of every build are those of Node, on %i thread(s)', async (threads) => {
    expect(await visit('bits', threads)).toEqual({ outcome: pinned(threads), warnings: [] });
  });
});

describe('on a page that is not isolated', () => {
  const visit = site({});

  test('the bits of every build are those of Node, on one thread', async () => {
    expect(await visit('bits', 1)).toEqual({ outcome: pinned(1), warnings: [] });
  });
});
