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

/** The packages that helpers take, by README's table. */
const packagesOf = new Map(
  [...readFileSync(new URL('README.md', root), 'utf8').matchAll(/^\| (`\w+`.*) \| (`[^[\n]+`) \|$/gm)].flatMap(
    ([, helpers, packages]) => {
      const [names, needed] = [helpers, packages].map((cell) => cell.split(', ').map((name) => name.slice(1, -1)));
      return names.map((name) => [name, needed] as const);
    },
  ),
);

test('README has each optional package', () => {
  const { peerDependencies } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  expect([...new Set([...packagesOf.values()].flat())].sort()).toEqual(Object.keys(peerDependencies).sort());
});

test.each(documents.filter((path) => path !== 'README.md'))('%s has to install what its helpers take', (path) => {
  const text = readFileSync(new URL(path, root), 'utf8');
  const installed = [...text.matchAll(/npm install ([^\n`]+)/g)].flatMap(([, names]) => names.split(' '));
  const helpers = [...packagesOf.keys()].filter((name) => new RegExp(`\\b${name}\\(`).test(text));
  expect(installed).toEqual(expect.arrayContaining(helpers.flatMap((name) => packagesOf.get(name))));
});

/** Short names of languages, as the blocks of code have them. */
const languages: Readonly<Record<string, string>> = { js: 'javascript', sh: 'bash', ts: 'typescript' };

test('the site highlights the language of each block of code', async () => {
  const { highlightLanguages } = (await import('../docs/typedoc.config.js')).default;
  const used = documents
    .map((path) => readFileSync(new URL(path, root), 'utf8'))
    .flatMap((text) => [...text.matchAll(/^ *```(\w+)/gm)].map(([, language]) => languages[language] ?? language));
  expect([...highlightLanguages, 'text']).toEqual(expect.arrayContaining([...new Set(used)]));
});

const pages = ['', 'docs/', 'docs/guides/'].flatMap((folder) =>
  readdirSync(new URL(folder || '.', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => folder + name),
);

/** Where this repository's files are, for those who read README.md elsewhere. */
const own =
  /^https:\/\/(github\.com\/lanewise\/lanewise\/(blob|tree)|raw\.githubusercontent\.com\/lanewise\/lanewise)\/main\//;

test('README.md links to addresses, so that they hold where npm shows it', () => {
  const links = [...textOf(new URL('README.md', root)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  expect(links.filter((link) => !/^(https:|#)/.test(link))).toEqual([]);
});

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
  const links = [...textOf(here).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link.replace(own, root.href));
  for (const link of links.filter((each) => !/^https?:/.test(each))) {
    const target = new URL(link, here);
    expect(existsSync(fileURLToPath(target)), link).toBe(true);
    if (target.hash) expect(anchorsOf(textOf(target)), link).toContain(target.hash.slice(1));
  }
});
