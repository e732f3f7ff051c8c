// What the package costs: unpacked, and in a page. Fails above the limits.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { install, pack, temporary } from './support/package.js';

const MOST_UNPACKED = 2_000_000;
const MOST_GZIP = 60_000;

const { tarball, size, unpackedSize } = pack();
const project = temporary('size');
install(tarball, project);

/** What a page's script imports, and the most bytes of it after gzip. */
const pages = [
  { imports: ['sequential', 'dense'], limit: MOST_GZIP },
  { imports: ['sequential', 'dense', 'fitInWorker'], limit: undefined },
  { imports: ['*'], limit: undefined },
];

const rows = [{ what: 'tarball, unpacked', bytes: unpackedSize, gzip: size, brotli: undefined }];
let over = unpackedSize > MOST_UNPACKED;
for (const { imports, limit } of pages) {
  const { bytes, gzip, brotli } = await bundled(imports);
  rows.push({ what: `import { ${imports.join(', ')} }, minified`, bytes, gzip, brotli });
  over ||= gzip > (limit ?? gzip);
}

async function bundled(imports) {
  const entry = join(project, 'page.js');
  const names = imports.includes('*') ? '* as names' : `{ ${imports.join(', ')} }`;
  writeFileSync(entry, `import ${names} from 'lanewise';\nconsole.log(${names.replace('* as ', '')});\n`);
  const bundle = await rolldown({ input: entry, platform: 'browser' });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  const code = output[0].code;
  const gzip = gzipSync(code, { level: 9 }).length;
  return { bytes: Buffer.byteLength(code), gzip, brotli: brotliCompressSync(code).length };
}

const kilobytes = (bytes) => (bytes === undefined ? '' : `${(bytes / 1000).toFixed(1)} kB`);
console.log('| what | size | gzip | brotli |\n| --- | ---: | ---: | ---: |');
for (const { what, bytes, gzip, brotli } of rows) {
  console.log(`| ${what} | ${[bytes, gzip, brotli].map(kilobytes).join(' | ')} |`);
}
if (over) {
  console.error(`size: expected ≤ ${kilobytes(MOST_UNPACKED)} unpacked and ≤ ${kilobytes(MOST_GZIP)} in a page`);
  process.exitCode = 1;
}
