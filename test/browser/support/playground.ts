import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { type Example, startExample } from './example.ts';

/** A page of the built playground, and what it should not have done: complain, or ask the network after it was loaded. */
export interface Visit {
  readonly page: Page;
  readonly faults: string[];
}

/** Opens the built playground in a Chromium, for the tests of a `describe`; at the end of each, no page has a fault. */
export function playground(): (
  hash?: string,
  options?: BrowserContextOptions,
  faults?: { readonly failing: RegExp },
) => Promise<Page> {
  let started: Promise<Example> | undefined;
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
  return async (hash = '', options = {}, { failing } = {} as never) => {
    started ??= startExample('playground');
    const { browser, url } = await started;
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
    const page = await context.newPage();
    const visit: Visit = { page, faults: [] };
    visits.push(visit);
    if (failing) {
      await page.route(failing, (route) => route.fulfill({ status: 404, body: '' }));
      await page.goto(url + hash);
      visits.pop();
      return page;
    }
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

/** One of the numbers that a tab shows. */
export const numberAt = async (panel: Locator, name: string) =>
  Number((await panel.locator(`[data-value=${name}]`).textContent())?.replace(/[,%]/g, ''));
