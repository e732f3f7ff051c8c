// Makes the Python of the peers, bench/.venv, with what requirements.txt lists: `node python.js [--fresh]`. Once made, it
// is kept; --fresh makes it anew, with the newest versions.

import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = path('.venv');

/** The Python of the peers, if it was made. */
export const ownPython = process.platform === 'win32' ? path('.venv/Scripts/python.exe') : path('.venv/bin/python');

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `ended with ${status}`}`);
}

/** A peer in Python that cannot be installed stops none of the others. */
function make() {
  const systemPython = process.platform === 'win32' ? 'python' : 'python3';
  try {
    run(systemPython, '-m', 'venv', folder);
    run(ownPython, '-m', 'pip', 'install', '--disable-pip-version-check', '-r', path('requirements.txt'));
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    console.error(`${error.message}\nPeers in Python take part only with --python <path>.`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--fresh')) rmSync(folder, { recursive: true, force: true });
  if (!existsSync(ownPython)) make();
}
