import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { launch } from './support/chromium.ts';
import { isolation } from './support/headers.ts';
import { serve } from './support/server.ts';
import { site } from './support/site.ts';

const MODELS = [30, 90] as const;

/** The most bytes that the process of a page was resident with, in which so many models trained. */
async function peakOf(models: number): Promise<number> {
  const [browser, server] = await Promise.all([launch(), serve(isolation)]);
  try {
    const page = await browser.newPage();
    const { port } = server.address() as AddressInfo;
    await page.goto(
      `http://localhost:${port}/?${new URLSearchParams({ scenario: 'manyModels', input: `[${models}]` })}`,
    );
    expect(await page.evaluate(() => (globalThis as { outcome?: unknown }).outcome)).toBe(models);
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const peaks = processInfo
      .filter(({ type }) => type === 'renderer')
      .map(({ id }) => 1024 * Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]));
    return Math.max(...peaks);
  } finally {
    await browser.close();
    server.close();
  }
}

test('a page in which many models trained on threads keeps the memory of few', async () => {
  const [few, many] = [await peakOf(MODELS[0]), await peakOf(MODELS[1])];
  expect(few).toBeGreaterThan(1e8);
  // All that were added would be 960 MB.
  expect(many).toBeLessThan(few + 3e8);
});

describe.each([isolation, {}])('a page with the headers %o', (headers) => {
  const visit = site(headers);

  test('has room for 2,000 models', async () => {
    const { outcome } = await visit('liveModels', 2000);
    expect(outcome).toEqual({ predict: 2000, train: 2000 });
  });
});
