// The benchmark of the page in Chromium: `node run.js [--quick]` prints its table, `--serve` leaves it to your browser.
// Every contestant must come to the loss of the reference; if one does not, this fails.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { versionOf } from '../contestants/version.js';
import { table } from '../table.js';
import { tableOf } from './table.js';

const { values: flags } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, serve: { type: 'boolean', default: false } },
});

const root = fileURLToPath(new URL('.', import.meta.url));
const libraries = ['lanewise', '@jax-js/jax', '@tensorflow/tfjs-core'];

/** What contestants take from Node, for a page. */
const forPages = {
  name: 'for-pages',
  enforce: 'pre',
  load(id) {
    if (!id.endsWith('/contestants/version.js')) return undefined;
    const versions = Object.fromEntries(libraries.map((name) => [name, versionOf(name)]));
    return `const versions = ${JSON.stringify(versions)}; export const versionOf = (name) => versions[name];`;
  },
  resolveId: (source) =>
    source.endsWith('/dist/node.js') ? fileURLToPath(new URL('../../dist/index.js', import.meta.url)) : undefined,
};

/** Threads need an isolated page. */
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
/** Not minified: TensorFlow.js makes its workers from the text of functions. */
const options = {
  ...{ root, configFile: false, logLevel: 'error', base: './', plugins: [forPages], preview: { headers } },
  build: { outDir: '../results/browser', emptyOutDir: true, minify: false, target: 'es2022' },
};

await build(options);
const server = await preview(options);
const url = server.resolvedUrls.local[0];

if (flags.serve) console.log(`${url}  ${url}?quick`);
else {
  const results = await measure(`${url}${flags.quick ? '?quick' : ''}`);
  await server.close();
  report(results);
}

async function measure(page) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
  try {
    const tab = await browser.newPage();
    tab.on('pageerror', ({ message }) => console.error(message));
    tab.on('console', (message) => console.error(message.text()));
    await tab.goto(page);
    console.log(`Chromium ${browser.version()}, samples/s\n`);
    return await tab.evaluate(() => globalThis.outcome);
  } finally {
    await browser.close();
  }
}

function report(results) {
  const { names, rows } = tableOf(results);
  console.log(table(['workload', ...names], rows));
  for (const { workload, reference, entries } of results) {
    const losses = entries.map(({ name, loss, error }) => `${name} ${error ?? loss.toPrecision(6)}`);
    console.log(`\n${workload}, loss (reference ${reference.toPrecision(6)}): ${losses.join(', ')}`);
  }
  if (results.some(({ entries }) => entries.some(({ counts }) => !counts))) process.exitCode = 1;
}
