import { defineConfig } from 'vite';

/** What lets lanewise train on several threads: a page that is cross-origin isolated. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  cacheDir: '../../node_modules/.vite',
  build: { outDir: '../output/playground', emptyOutDir: true, target: 'es2022', reportCompressedSize: false },
  optimizeDeps: { include: ['papaparse', 'uplot'] },
  worker: { format: 'es' },
  server: { headers },
  preview: { headers },
});
