// Runs the blocks of ```js browser of README.md and the guides in a page.

import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { documents, moduleOf, type Sample, samplesOf } from '../docs/samples.ts';
import { launch } from './support/chromium.ts';
import { isolation } from './support/headers.ts';
import { serve } from './support/server.ts';

const samples = documents.flatMap((path) =>
  samplesOf(path)
    .filter(({ where }) => where === 'js browser')
    .map((sample) => ({ path, ...sample })),
);

const [browser, server] = await Promise.all([launch(), serve(isolation)]);
afterAll(async () => {
  await browser.close();
  server.close();
});

const imports = { lanewise: '/dist/index.js', 'lanewise/data': '/dist/files/index.js' };

const pageOf = (script: string) => `<!doctype html><title>lanewise</title>
  <script type="importmap">${JSON.stringify({ imports })}</script>
  <button id="stop">Stop</button><output id="loss"></output><canvas width="16" height="16"></canvas>
  <script type="module">${script};\nglobalThis.ended = true;</script>`;

async function run(path: string, sample: Sample): Promise<string> {
  const page = await browser.newPage();
  try {
    const failed = new Promise<never>((_, reject) => page.on('pageerror', reject));
    const body = pageOf(await moduleOf(path, sample, '/test/docs/'));
    await page.route('**/sample', (route) => route.fulfill({ contentType: 'text/html', headers: isolation, body }));
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/sample`);
    await Promise.race([failed, page.waitForFunction('globalThis.ended')]);
    return (await page.textContent('#loss')) ?? '';
  } finally {
    await page.close();
  }
}

test('there are some', () => {
  expect(samples.length).toBeGreaterThan(0);
});

test.each(samples)('$path, line $line: $first', async ({ path, ...sample }) => {
  const shown = await run(path, sample);
  if (sample.text.includes('fit(')) expect(shown).toMatch(/^\d+\.\d{4}$/);
  if (sample.text.includes('threads }')) expect(shown).toMatch(/^relaxed, \d+ threads/);
});
