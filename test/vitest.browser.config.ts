import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { executablePath } from './browser/support/chromium.ts';
import { isolation } from './browser/support/headers.ts';

const root = new URL('.', import.meta.url).pathname;

const folders = ['estimator', 'kernels', 'model', 'plan', 'population', 'pytorch', 'validation'];

/** A test needs Node if it imports one of its modules, or asks its process for more than a variable. */
const needsNode = (file: string) => /from 'node:|process\.(?!env)/.test(readFileSync(join(root, file), 'utf8'));

const tests = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(folder, file)),
);

/** The tests of kernels, plans and models, in Chromium. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  server: { headers: isolation },
  define: { 'process.env.FUZZ': JSON.stringify(process.env.FUZZ ?? '10') },
  test: {
    root,
    include: tests.filter((file) => !needsNode(file)),
    setupFiles: ['support/allNames.ts'],
    testTimeout: 60_000,
    browser: {
      enabled: true,
      provider: playwright({
        launchOptions: {
          executablePath,
          args: ['--disable-gpu', '--disable-quic', '--no-sandbox', '--js-flags=--expose-gc'],
        },
      }),
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: 'chromium' }],
    },
  },
});
