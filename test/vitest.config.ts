import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('.', import.meta.url).pathname,
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', 'browser/**'],
    setupFiles: ['support/takeFiles.ts', 'support/allNames.ts'],
    testTimeout: 60_000,
    execArgv: ['--expose-gc'],
  },
});
