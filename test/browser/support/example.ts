import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build, type PreviewServer, preview } from 'vite';
import { launch } from './chromium.ts';

const examples = new URL('../../../examples/', import.meta.url);
const shots = fileURLToPath(new URL('output/screenshots/', examples));

/** A page of the examples, built and served, and a Chromium. */
export interface Example {
  readonly browser: Browser;
  readonly server: PreviewServer;
  readonly url: string;
}

export async function startExample(name: string): Promise<Example> {
  const root = fileURLToPath(new URL(name, examples));
  await build({ root, logLevel: 'error' });
  const server = await preview({ root, logLevel: 'error', preview: { host: 'localhost', port: 0, open: false } });
  return { browser: await launch(), server, url: server.resolvedUrls?.local[0] as string };
}

/** Keeps a picture of the whole page among the output of the examples. */
export async function keepShot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}${name}.png`, fullPage: true });
}
