// The benchmark in headless Chromium: `node run.js [--quick] [--only mnist,tiny] [--contestants lanewise]` prints its table;
// `--serve` leaves it to your browser. If one does not come to the loss of the reference, this fails.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { faultOf, faultsOf, markdown } from './results.js';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    serve: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    contestants: { type: 'string', default: '' },
  },
});

const root = fileURLToPath(new URL('.', import.meta.url));
await build({ root, logLevel: 'error' });
const server = await preview({ root, logLevel: 'error' });
const { only, contestants } = flags;
const url = `${server.resolvedUrls.local[0]}?${new URLSearchParams({ only, contestants })}`;

if (flags.serve) console.log(url);
else {
  const results = await measure();
  await server.close();
  report(results);
}

async function measure() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
  try {
    const tab = await browser.newPage();
    tab.on('pageerror', ({ message }) => console.error(message));
    tab.on('console', (message) => console.error(message.text()));
    await tab.goto(url);
    await tab.locator(flags.quick ? '#quick' : '#full').click();
    const results = await tab.evaluate(() => globalThis.outcome);
    const facts = await tab.locator('.facts dd').allTextContents();
    console.log(`${facts.join('; ')}\n\nSamples per second, and how many times as many lanewise does on one thread:\n`);
    return results;
  } finally {
    await browser.close();
  }
}

function report(results) {
  console.log(markdown(results));
  for (const { workload, reference, entries } of results) {
    const losses = entries.map(
      (entry) => `${entry.name} ${entry.counts ? entry.loss.toPrecision(6) : faultOf(entry, reference)}`,
    );
    console.log(`\n${workload.name}, loss (reference ${reference.toPrecision(6)}): ${losses.join(', ')}`);
  }
  if (faultsOf(results).length > 0) process.exitCode = 1;
}
