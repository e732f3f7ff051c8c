// Pages in Chromium, from a folder.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** What makes a page cross-origin isolated. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

async function serve(folder, headers) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = pathname === '/' ? '/index.html' : pathname;
    try {
      const body = await readFile(join(folder, file));
      response.writeHead(200, { ...headers, 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return server;
}

/** The outcome of the page of a folder. */
export const openFolder = (folder, headers = isolation) => withFolder(folder, open, headers);

/** Serves a folder while `use` has its address. */
export async function withFolder(folder, use, headers = isolation) {
  const server = await serve(folder, headers);
  try {
    return await use(`http://localhost:${server.address().port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

let browser;

/** What a page leaves in `outcome`. */
export async function open(url) {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  try {
    await page.goto(url);
    const failed = new Promise((_, reject) =>
      setTimeout(() => reject(new Error('no outcome in 60 s')), 60_000).unref(),
    );
    await Promise.race([
      failed,
      page.waitForFunction(() => globalThis.outcome !== undefined, undefined, { timeout: 60_000 }),
    ]);
    return await Promise.race([failed, page.evaluate(() => globalThis.outcome)]);
  } catch (error) {
    throw errors.length > 0 ? new Error(errors.join('; ')) : error;
  } finally {
    await page.close();
  }
}

export async function closeBrowser() {
  await browser?.close();
}
