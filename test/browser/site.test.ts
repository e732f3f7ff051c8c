// The site of the documentation, as a visitor has it.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { preview } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deadLinks } from '../../docs/checkLinks.js';
import { launch } from './support/chromium.ts';
import { isolation } from './support/headers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outDir = `${root}docs/site`;

execFileSync('npx', ['typedoc', '--options', 'docs/typedoc.config.js', '--logLevel', 'Error'], { cwd: root });
execFileSync(process.execPath, ['docs/completeSite.js'], { cwd: root });
const [browser, server] = await Promise.all([
  launch(),
  preview({
    ...{ root: `${root}docs`, configFile: false, logLevel: 'error', build: { outDir } },
    preview: { host: 'localhost', port: 0, open: false, headers: isolation },
  }),
]);
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function open(path: string, width = 1280): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  await page.goto((server.resolvedUrls?.local[0] as string) + path);
  return page;
}

test('no link, picture, script or style is dead', () => {
  expect(deadLinks(outDir)).toEqual([]);
});

describe('the search', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open('index.html');
    await page.getByRole('button', { name: 'Search' }).click();
  });
  afterAll(() => page.close());

  test.each([
    ['a page', 'Train in a page'],
    ['TensorFlow', 'Moving from TensorFlow.js'],
    ['reproducibility', 'Reproducibility'],
    ['threads', 'Memory and threads'],
    // A word of the text alone.
    ['Content-Security-Policy', 'Train in a page'],
  ])('finds by “%s” the guide “%s”', async (words, guide) => {
    await page.getByRole('combobox').fill(words);
    await page.locator('#tsd-search-results li', { hasText: guide }).first().waitFor();
  });
});

test('the first page has its pictures from the site', async () => {
  const page = await open('index.html');
  const pictures = page.locator('.col-content img');
  expect(await pictures.count()).toBe(2);
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(100);
    expect(await picture.getAttribute('src')).toMatch(/^media\//);
  }
  await page.close();
});

test.each([390, 820, 1280, 1920])('the first example fits into a window of %d px', async (width) => {
  const page = await open('index.html', width);
  const sample = page.locator('pre').first();
  const [needed, there] = await sample.evaluate((pre) => [
    Math.max(pre.scrollWidth, ...[...pre.children].map(({ scrollWidth }) => scrollWidth)),
    pre.clientWidth,
  ]);
  expect(needed).toBeLessThanOrEqual(there as number);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  await page.close();
});

test('the playground is part of it, and trains', async () => {
  const page = await open('index.html');
  await page.locator('a[href*="playground/"]').first().click();
  await page.getByRole('button', { name: 'One epoch' }).first().click();
  await page.locator('#points [data-value=epoch]').getByText('1', { exact: true }).waitFor();
  await page.close();
});

test('sources are shown, not taken for films', async () => {
  const page = await open('documents/Features.html');
  const link = page.locator('a[href*="media/"]').first();
  const { headers } = await page.evaluate(
    async (href) => {
      const response = await fetch(href);
      return { headers: response.headers.get('content-type') };
    },
    (await link.getAttribute('href')) as string,
  );
  expect(headers).toMatch(/^text\/plain/);
  await page.close();
});
