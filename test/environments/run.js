// Installs the packed package in one environment after another and trains XOR there: a table of what comes of it.
// Every environment must come to the same bits. `--short` takes those that need little; other arguments are parts of names.

import { browsers } from './browsers.js';
import { bundlers } from './bundlers.js';
import { frameworks } from './frameworks.js';
import { packageChecks } from './package-checks.js';
import { runtimes } from './runtimes.js';
import { pack } from './support/package.js';
import { closeBrowser } from './support/pages.js';
import { testRunners } from './testRunners.js';
import { typescripts } from './typescripts.js';

const short = process.argv.includes('--short');
const wanted = process.argv.slice(2).filter((argument) => argument !== '--short');
const all = [packageChecks, typescripts, runtimes, testRunners, bundlers, frameworks, browsers].flat();
const environments = all.filter(
  (environment) =>
    (!short || environment.short) && (wanted.length === 0 || wanted.some((part) => environment.name.includes(part))),
);

/** The bits that each class of builds has come to first. */
const bits = new Map();

/** What a training must come to; returns how it was done. */
function check({ auto, simd, onTwo, inWorker, threads, alone }) {
  for (const { build, classes, bits: own } of [auto, simd, onTwo, inWorker].filter(Boolean)) {
    if (classes.join() !== '0,1,1,0') throw new Error(`${build}: XOR expected, got ${classes}`);
    const kind = build === 'simd' ? 'simd' : 'fused';
    if (!bits.has(kind)) bits.set(kind, own);
    if (own !== bits.get(kind)) throw new Error(`${build}: the bits ${bits.get(kind)} expected, got ${own}`);
  }
  if (!auto) return 'simd, from its module';
  return `${auto.build}, ${threads === 1 ? `one thread: ${alone}` : `${threads} threads`}`;
}

const packed = pack();
let failed = 0;
console.log('| environment | version | result |\n| --- | --- | --- |');
for (const { name, version, run } of environments) {
  let result;
  try {
    const outcome = await run(packed);
    result = `✓ ${typeof outcome === 'object' ? check(outcome) : (outcome ?? '')}`;
  } catch (error) {
    failed++;
    result = `✗ ${error.message.replaceAll(/\s*\n\s*/g, ' ')}`;
  }
  console.log(`| ${name} | ${version} | ${result.trim()} |`);
}
await closeBrowser();
console.log(`\n${environments.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
