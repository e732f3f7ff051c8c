import { describe, expect, test } from 'vitest';
import { isolation, policy } from './support/headers.ts';
import { site } from './support/site.ts';

const pages = [
  ['isolated', isolation],
  ['not isolated', {}],
  ['a Content-Security-Policy', policy("script-src 'self' 'wasm-unsafe-eval'; worker-src blob:")],
] as const;

describe.each(pages)('%s', (_, headers) => {
  const visit = site(headers);

  test.each(['/test/browser/page/job.js', 'test/browser/page/job.js'])('jobs of %s run in workers', async (module) => {
    const { outcome, warnings } = await visit('jobs', module);
    expect(warnings).toEqual([]);
    expect(outcome.values.slice(1)).toEqual([2, 4, 6, 8]);
    expect(outcome.values[0]).toBeGreaterThan(0);
    expect(outcome.reports.map(([, step]) => step)).toEqual([1, 2, 3]);
    expect(outcome.failure).toBe('no such layer');
    expect(outcome.cancelled).toBe('TimeoutError');
    expect(outcome.lost).toMatch(/^threads: job 'throwsLater null' has lost its worker twice: .*outside of the job/);
    expect(outcome.refused).toMatch(
      /^job 'twice 1': module .*job\.js must be the one with the SHA-256 0+ on this worker/,
    );
  });
});

describe('a policy without blob:', () => {
  const visit = site(policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'"));

  test('says what to allow', async () => {
    await expect(visit('jobs', '/test/browser/page/job.js')).rejects.toThrow(/worker-src blob:/);
  });
});
