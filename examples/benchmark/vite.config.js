import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { versionOf } from '../../bench/contestants/version.js';
import { firstTheme } from '../support/firstTheme.ts';
import { isolation } from '../support/isolation.ts';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const bench = path('../../bench/package.json');

/** The peers' modules, each with the package of the bench that it wants. */
const peers = { '/bench/contestants/jax.js': '@jax-js/jax', '/examples/benchmark/tfjs.js': '@tensorflow/tfjs-core' };
const folderOf = (name) => path(name === 'lanewise' ? '../..' : `../../bench/node_modules/${name}`);

/** In the place of what the modules of the bench take from Node, what there is for a page. */
const forPages = {
  name: 'for-pages',
  enforce: 'pre',
  load(id) {
    if (id.endsWith('/bench/contestants/version.js')) {
      const installed = ['lanewise', ...Object.values(peers)].filter((name) => existsSync(folderOf(name)));
      const versions = Object.fromEntries(installed.map((name) => [name, versionOf(name)]));
      return `const versions = ${JSON.stringify(versions)}; export const versionOf = (name) => versions[name];`;
    }
    const [, library] = Object.entries(peers).find(([module]) => id.endsWith(module)) ?? [];
    if (!library || existsSync(folderOf(library))) return undefined;
    return `throw new Error('${library} is not installed: npm run bench:install'); export {};`;
  },
  resolveId(source) {
    if (source.endsWith('/dist/node.js')) return path('../../dist/index.js');
    return source.startsWith('@tensorflow/') ? this.resolve(source, bench, { skipSelf: true }) : undefined;
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  cacheDir: '../../node_modules/.vite',
  plugins: [firstTheme, forPages],
  build: {
    ...{ outDir: '../output/benchmark', emptyOutDir: true, target: 'es2022', reportCompressedSize: false },
    // TensorFlow.js makes its workers from the text of functions.
    minify: false,
  },
  preview: { headers: isolation },
});
