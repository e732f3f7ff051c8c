// Runs the samples of README.md and the guides: each block of ```js by itself, with the built package and what
// test/docs/<file>.js gives beside. Blocks of ```js browser are run in a page, by test/browser/docs.test.ts.
// What a line says behind an arrow, `f(x); // → 3`, must be so.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { documents, moduleOf, root, samplesOf } from './docs/samples.ts';

const runnable = documents
  .map((path) => ({ path, samples: samplesOf(path).filter(({ where }) => where === 'js') }))
  .filter(({ samples }) => samples.length > 0);

describe.each(runnable)('$path', ({ path, samples }) => {
  test.each(samples)('line $line: $first', async (sample) => {
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module'], {
      cwd: fileURLToPath(root),
      input: await moduleOf(path, sample),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});

const pages = ['', 'docs/', 'docs/guides/'].flatMap((folder) =>
  readdirSync(new URL(folder || '.', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => folder + name),
);

const textOf = (url: URL) => readFileSync(url, 'utf8');

/** What GitHub makes of headings. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/ /g, '-'),
  );

test.each(pages)('%s links to what is there', (path) => {
  const here = new URL(path, root);
  const links = [...textOf(here).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  for (const link of links.filter((each) => !/^https?:/.test(each))) {
    const target = new URL(link, here);
    expect(existsSync(fileURLToPath(target)), link).toBe(true);
    if (target.hash) expect(anchorsOf(textOf(target)), link).toContain(target.hash.slice(1));
  }
});
