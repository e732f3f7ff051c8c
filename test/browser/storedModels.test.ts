import { expect, test } from 'vitest';
import { site } from './support/site.ts';

const visit = site({});

test("models are kept in a page's database, and read from fetch, Blobs and Files", async () => {
  expect(await visit('storedModels')).toEqual({
    outcome: {
      names: ['a', 'b'],
      predictions: true,
      trained: true,
      missing: "RangeError: loadFrom: name must be one of those in this page's database ('a', 'b'), got 'c'",
      left: ['b'],
      elsewhere: [true, true, true],
    },
    warnings: [],
  });
});
