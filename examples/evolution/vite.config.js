import { defineConfig } from 'vite';
import { firstTheme } from '../support/firstTheme.ts';
import { isolation } from '../support/isolation.ts';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  cacheDir: '../../node_modules/.vite',
  plugins: [firstTheme],
  build: { outDir: '../output/evolution', emptyOutDir: true, target: 'es2022', reportCompressedSize: false },
  preview: { headers: isolation },
});
