import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('.', import.meta.url).pathname,
    include: ['*.ts'],
    exclude: ['vitest.config.ts'],
    setupFiles: ['../support/takeFiles.ts', '../support/allNames.ts'],
    testTimeout: 3_600_000,
  },
});
