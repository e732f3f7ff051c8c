// What the package costs: unpacked, and in a page by what users' bundlers make of it. Fails above the limits.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build as esbuild, transform } from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';
import { install, pack, temporary } from './support/package.js';
import { versionOf } from './support/process.js';

/** The core, its entries and the command, all but the command as both kinds of modules; three builds of the kernels. */
const MOST_UNPACKED = 2_060_000;
const MOST_GZIP = 55_000;
/** What a page loads more to train in a worker. */
const MOST_FOR_WORKER = 21_500;

/** What a page's script does, and the most bytes of it after gzip, or of what it has more than the first. */
const pages = {
  'a program that trains': {
    limit: MOST_GZIP,
    script: `import { dense, sequential } from 'lanewise';
const model = sequential({ inputs: 784, layers: [dense(128, 'relu'), dense(10, 'softmax')] });
model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['accuracy'] });
await model.fit(globalThis.x, globalThis.y, { epochs: 10 });
console.log(model.predict(globalThis.x));
`,
  },
  'the same, in a worker': {
    more: MOST_FOR_WORKER,
    script: `import { dense, fitInWorker, sequential } from 'lanewise';
const model = sequential({ inputs: 784, layers: [dense(128, 'relu'), dense(10, 'softmax')] });
model.compile({ optimizer: 'adam', loss: 'crossEntropy', metrics: ['accuracy'] });
for await (const { logs } of fitInWorker(model, globalThis.x, globalThis.y)) console.log(logs);
console.log(model.predict(globalThis.x));
`,
  },
  'a program that loads a model and predicts': {
    script: `import { load } from 'lanewise';
const model = await load(await fetch('digits.safetensors'));
console.log(model.predict(globalThis.x));
`,
  },
  'all of it': { script: "import * as lanewise from 'lanewise';\nconsole.log(lanewise);\n" },
};

const bundlers = {
  async esbuild(entry) {
    const options = { bundle: true, minify: true, format: 'esm', write: false };
    const { outputFiles } = await esbuild({ entryPoints: [entry], ...options });
    return outputFiles[0].text;
  },
  async vite(entry) {
    const build = { write: false, modulePreload: false, target: 'esnext', rollupOptions: { input: entry } };
    const { output } = await vite({ configFile: false, logLevel: 'silent', root: project, build });
    return output[0].code;
  },
  /** Rollup minifies nothing itself: users give the result to a minifier. */
  async rollup(entry) {
    const bundle = await rollup({ input: entry, plugins: [nodeResolve({ browser: true })] });
    const { output } = await bundle.generate({ format: 'esm' });
    const { code } = await transform(output[0].code, { minify: true, format: 'esm' });
    return code;
  },
};

const { tarball, size, unpackedSize } = pack();
const project = temporary('size');
install(tarball, project);

const kilobytes = (bytes) => (bytes === undefined ? '' : `${(bytes / 1000).toFixed(1)} kB`);
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);

row('what', 'by', 'size', 'gzip', 'brotli');
row('---', '---', '---:', '---:', '---:');
row('tarball, unpacked', 'npm', kilobytes(unpackedSize), kilobytes(size), '');
let over = unpackedSize > MOST_UNPACKED;
const first = {};
for (const [what, { script, limit = Number.POSITIVE_INFINITY, more = limit }] of Object.entries(pages)) {
  const entry = join(project, 'page.js');
  writeFileSync(entry, script);
  for (const [name, bundle] of Object.entries(bundlers)) {
    const code = await bundle(entry);
    const gzip = gzipSync(code, { level: 9 }).length;
    const sizes = [Buffer.byteLength(code), gzip, brotliCompressSync(code).length];
    row(what, `${name} ${versionOf(name)}`, ...sizes.map(kilobytes));
    first[name] ??= gzip;
    over ||= gzip > limit || gzip - first[name] > more;
  }
}
if (over) {
  const limits = [`${kilobytes(MOST_UNPACKED)} unpacked`, `${kilobytes(MOST_GZIP)} in a page`];
  console.error(`size: must be ≤ ${limits.join(', ')}, ≤ ${kilobytes(MOST_FOR_WORKER)} more for a worker`);
  process.exitCode = 1;
}
