import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const runs = JSON.parse(readFileSync(new URL('python/run.json', import.meta.url), 'utf8'));

/** Puts the files where samples in JavaScript read them that those in Python of a guide have written. */
export function putFiles(guide) {
  mkdirSync('examples/output', { recursive: true });
  for (const [name, bytes] of Object.entries(runs[`docs/guides/${guide}.md`].files))
    writeFileSync(`examples/output/${name}`, Buffer.from(bytes, 'base64'));
}
