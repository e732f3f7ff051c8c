// Puts into the site what TypeDoc leaves out: the pages of examples, the pictures of the README, and sources that a browser
// shows rather than takes for films. `npm run docs` runs it last.

import { copyFileSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { examples } from './examples.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const site = `${root}docs/site`;

const media = `${site}/media`;
for (const name of readdirSync(media).filter((file) => file.endsWith('.ts'))) {
  renameSync(`${media}/${name}`, `${media}/${name}.txt`);
}

/** Where the README has its pictures from, which a page of npm shows, too. */
const picture = /src="https:\/\/raw\.githubusercontent\.com\/[^"]+\/docs\/([^"/]+)"/g;

for (const name of readdirSync(site, { recursive: true }).filter((file) => file.endsWith('.html'))) {
  const base = '../'.repeat(name.split('/').length - 1);
  const html = readFileSync(`${site}/${name}`, 'utf8')
    .replace(picture, (_, file) => {
      copyFileSync(`${root}docs/${file}`, `${media}/${file}`);
      return `src="${base}media/${file}"`;
    })
    .replaceAll('href="site:/', `href="${base}`)
    .replace(/href="((?:\.\.\/)*media\/[^"]+\.ts)"/g, 'href="$1.txt"');
  writeFileSync(`${site}/${name}`, html);
}

for (const example of examples) {
  await build({ root: `${root}examples/${example}`, logLevel: 'error', build: { outDir: `${site}/${example}` } });
}
