// A project of a user: a new folder with the packed package installed and the programs copied.

import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, root, temporary } from './package.js';

const programs = fileURLToPath(new URL('../programs', import.meta.url));

export const html = (script, type = 'module') =>
  `<!doctype html><title>lanewise</title><script ${type ? `type="${type}" ` : ''}src="${script}"></script>\n`;

export function newProject(tarball, name) {
  const folder = temporary(name);
  cpSync(programs, folder, { recursive: true });
  install(tarball, folder);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ private: true, type: 'module' })}\n`);
  writeFileSync(join(folder, 'index.html'), html('./page.js'));
  return folder;
}

/** Copies a package of this repository's into a project, without its dependencies. */
export function addPackage(project, name) {
  cpSync(join(root, 'node_modules', name), join(project, 'node_modules', name), { recursive: true });
}
