import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll } from 'vitest';
import type { Scenarios } from '../page/scenarios.ts';
import { launch } from './chromium.ts';
import { serve } from './server.ts';

/** Plays a scenario on a new page: what comes of it, and the warnings that the page prints. */
export type BuildContext = <Name extends keyof Scenarios>(
  scenario: Name,
  ...input: Parameters<Scenarios[Name]>
) => Promise<{ readonly outcome: Awaited<ReturnType<Scenarios[Name]>>; readonly warnings: readonly string[] }>;

/** One for all sites of a file. */
let browser: Promise<Browser> | undefined;

afterAll(async () => (await browser)?.close());

/** Pages in a Chromium, served with these headers, for the tests of a `describe`. */
export function site(headers: Readonly<Record<string, string>>): BuildContext {
  let server: Promise<Server> | undefined;
  afterAll(async () => void (await server)?.close());
  return async (scenario, ...input) => {
    browser ??= launch();
    server ??= serve(headers);
    const { port } = (await server).address() as AddressInfo;
    const query = new URLSearchParams({ scenario, input: JSON.stringify(input) });
    const page = await (await browser).newPage();
    try {
      return (await play(page, `http://localhost:${port}/?${query}`)) as never;
    } finally {
      await page.close();
    }
  };
}

async function play(page: Page, url: string): Promise<{ outcome: unknown; warnings: string[] }> {
  const warnings: string[] = [];
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(url);
  const outcome = await page.evaluate(() => (globalThis as { outcome?: unknown }).outcome);
  if (outcome === undefined) throw new Error(`page: scenario must be an outcome, got ${errors.join('; ')}`);
  return { outcome, warnings };
}
