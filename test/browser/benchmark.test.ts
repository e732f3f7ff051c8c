import { availableParallelism } from 'node:os';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import reference from '../../bench/reference.json' with { type: 'json' };
import { keepShot, startExample } from './support/example.ts';

const { browser, server, url } = await startExample('benchmark');
afterAll(async () => {
  await browser.close();
  await server.close();
});

const threads = availableParallelism();
const ours = ['relaxed', 'simd', ...(threads > 1 ? [`relaxed, ${threads} threads`] : [])].map(
  (name) => `lanewise ${name}`,
);

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.newPage(options);
  page.on('pageerror', (error) => expect.soft(error).toBeUndefined());
  return page;
}

/** A quick run of one workload with lanewise alone: what the page says at the end. */
async function run(page: Page): Promise<string | null> {
  await page.goto(`${url}?only=tiny adam&contestants=lanewise`);
  await page.getByRole('button', { name: 'Quick run' }).click();
  await page.getByText(/^Done/).waitFor();
  return page.getByRole('status').textContent();
}

const cellsOf = (page: Page) => page.locator('#table tbody td').allTextContents();

test('a quick run shows the samples per second of lanewise, as bars and as numbers', async () => {
  const page = await open();
  expect(await run(page)).toBe('Done. All reached the reference loss.');
  expect(await page.getByRole('columnheader').allTextContents()).toEqual(['workload', ...ours]);
  const cells = await cellsOf(page);
  expect(cells).toHaveLength(ours.length);
  for (const cell of cells) expect(Number(cell.replaceAll(',', ''))).toBeGreaterThan(0);
  const bars = await page.locator('#chart text').allTextContents();
  for (const cell of cells) expect(bars.map((text) => text.trim())).toContain(cell);
  expect(await page.locator('.facts').textContent()).toMatch(/Chrom.+relaxed, simd.+Threads1.+lanewise \d+\.\d+\.\d+/s);
  await page.close();
});

test('who comes to another loss has failed', async () => {
  const page = await open();
  const { loss } = reference['tiny adam'];
  await page.route('**/*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(String(loss).slice(1), '.5') });
  });
  expect(await run(page)).toBe(`Done. Failed or missing: ${ours.length}.`);
  expect(await cellsOf(page)).toEqual(ours.map(() => `failed: its loss is ${loss.toPrecision(4)}, not 0.5000`));
  expect(await page.locator('#chart text', { hasText: 'failed' }).count()).toBe(ours.length);
  await page.close();
});

test('Stop ends a run', async () => {
  const page = await open();
  await page.goto(`${url}?contestants=lanewise`);
  await page.getByRole('button', { name: 'Full run' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText(/^Stopped/).waitFor();
  await page.getByRole('button', { name: 'Quick run' }).waitFor();
  await page.close();
});

describe.each(['light', 'dark'] as const)('in %s colours, on a phone', (colorScheme) => {
  test('it is as wide as the screen, and axe finds nothing to complain of', async () => {
    const page = await open({ colorScheme, viewport: { width: 390, height: 844 } });
    await run(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await keepShot(page, `benchmark-${colorScheme}-phone`);
    await page.close();
  });
});
