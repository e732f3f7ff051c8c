import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, afterEach, expect } from 'vitest';
import { launch } from './chromium.ts';

const configFile = fileURLToPath(new URL('../../../examples/playground/vite.config.ts', import.meta.url));
const shots = fileURLToPath(new URL('../../../examples/output/screenshots/', import.meta.url));

/** A page of the built playground, and what it should not have done: complain, or ask the network after it was loaded. */
export interface Visit {
  readonly page: Page;
  readonly faults: string[];
}

/** Opens the built playground in a Chromium, for the tests of a `describe`; at the end of each, no page has a fault. */
export function playground(): (hash?: string, options?: BrowserContextOptions) => Promise<Page> {
  let started: Promise<{ browser: Browser; server: PreviewServer; url: string }> | undefined;
  const visits: Visit[] = [];
  afterEach(async () => {
    for (const { page, faults } of visits.splice(0)) {
      expect(faults).toEqual([]);
      await page.context().close();
    }
  });
  afterAll(async () => {
    const { browser, server } = (await started) ?? {};
    await browser?.close();
    await server?.close();
  });
  return async (hash = '', options = {}) => {
    started ??= start();
    const { browser, url } = await started;
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
    const page = await context.newPage();
    const visit: Visit = { page, faults: [] };
    visits.push(visit);
    page.on('console', (message) => visit.faults.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', ({ message }) => visit.faults.push(`error: ${message}`));
    await page.goto(url + hash, { waitUntil: 'networkidle' });
    await page
      .locator('[role=tabpanel]:visible [data-value=build]')
      .getByText(/^(simd|relaxed)$/)
      .waitFor();
    context.on('request', (request) => {
      if (request.url().startsWith('http')) visit.faults.push(`request: ${request.url()}`);
    });
    return page;
  };
}

async function start() {
  await build({ configFile, logLevel: 'error' });
  const server = await preview({ configFile, logLevel: 'error', preview: { host: 'localhost', port: 0, open: false } });
  return { browser: await launch(), server, url: server.resolvedUrls?.local[0] as string };
}

/** Keeps a picture of the whole page among the output of the examples. */
export async function keepShot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}${name}.png`, fullPage: true });
}

/** One of the numbers that a tab shows. */
export const numberAt = async (panel: Locator, name: string) =>
  Number((await panel.locator(`[data-value=${name}]`).textContent())?.replace(/[,%]/g, ''));
