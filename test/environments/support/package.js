// The package as it is published.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Removed at the end of the process. */
const parent = mkdtempSync(join(tmpdir(), 'lanewise-'));
process.on('exit', () => rmSync(parent, { recursive: true, force: true }));

/** A new folder. */
export const temporary = (name) => mkdtempSync(join(parent, `${name}-`));

/** Packs what is built: the tarball, its unpacked size, and its files. */
export function pack() {
  const folder = temporary('pack');
  const options = { cwd: root, encoding: 'utf8' };
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], options),
  );
  return {
    tarball: join(folder, packed.filename),
    unpackedSize: packed.unpackedSize,
    size: packed.size,
    files: packed.files.map(({ path }) => path),
  };
}

/** Unpacks a tarball as `lanewise` of a project, as `npm install` does for a package without dependencies. */
export function install(tarball, project) {
  const folder = join(project, 'node_modules/lanewise');
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder]);
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
