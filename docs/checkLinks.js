// Looks up every link, picture, script and style of the built site: `node docs/checkLinks.js [folder]`.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const attribute = /\s(?:href|src)="([^"]*)"/g;
const isElsewhere = /^(?:[a-z][a-z+.-]*:|\/\/)/i;
const plain = (text) => text.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"');

/** The dead links of a folder of pages, each as `page: link`. A link to a folder counts as one to its index.html. */
export function deadLinks(folder) {
  const anchors = new Map();
  const anchorsOf = (file) => {
    const known =
      anchors.get(file) ??
      new Set([...readFileSync(file, 'utf8').matchAll(/\sid="([^"]*)"/g)].map(([, id]) => plain(id)));
    anchors.set(file, known);
    return known;
  };
  const isThere = (page, link) => {
    const [path, hash] = plain(link).split('#').map(decodeURIComponent);
    const target = path === '' ? page : resolve(dirname(page), path.split('?')[0]);
    if (relative(folder, target).startsWith('..') || !existsSync(target)) return false;
    const file = statSync(target).isDirectory() ? join(target, 'index.html') : target;
    return existsSync(file) && (!hash || !file.endsWith('.html') || anchorsOf(file).has(hash));
  };
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.html'))
    .flatMap((name) => {
      const page = join(folder, name);
      const links = [...readFileSync(page, 'utf8').matchAll(attribute)].map(([, link]) => link);
      return [...new Set(links)]
        .filter((link) => !isElsewhere.test(link) && link !== '#' && !isThere(page, link))
        .map((link) => `${name}: ${link}`);
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = resolve(process.argv[2] ?? fileURLToPath(new URL('site', import.meta.url)));
  const dead = deadLinks(folder);
  for (const each of dead) console.error(`dead link in ${each}`);
  console.log(`${dead.length} dead links in ${relative(process.cwd(), folder) || '.'}`);
  process.exitCode = dead.length > 0 ? 1 : 0;
}
