import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { executablePath } from './browser/support/chromium.ts';
import { isolation } from './browser/support/headers.ts';

const folder = new URL('.', import.meta.url).pathname;

/** Tests that need Node: they import one of its modules, or ask its process for more than a variable. */
const onlyInNode = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.test.ts') && /from 'node:|process\.(?!env)/.test(readFileSync(join(folder, file), 'utf8')),
);

/** The tests of kernels, plans and models, in Chromium. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  server: { headers: isolation },
  define: { 'process.env.FUZZ': JSON.stringify(process.env.FUZZ ?? '10') },
  test: {
    root: folder,
    include: ['kernels/**/*.test.ts', 'model/**/*.test.ts', 'plan/**/*.test.ts', 'pytorch/**/*.test.ts'],
    exclude: onlyInNode,
    testTimeout: 60_000,
    browser: {
      enabled: true,
      provider: playwright({
        launchOptions: { executablePath, args: ['--disable-gpu', '--disable-quic', '--no-sandbox'] },
      }),
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: 'chromium' }],
    },
  },
});
