import { readFileSync } from 'node:fs';

/** The version of an installed package, or of this project. */
export function versionOf(name) {
  const folder = name === 'lanewise' ? '../..' : `../node_modules/${name}`;
  return JSON.parse(readFileSync(new URL(`${folder}/package.json`, import.meta.url), 'utf8')).version;
}
