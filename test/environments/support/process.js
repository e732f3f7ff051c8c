import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);
const run = promisify(execFile);

/** The environment at the start: Vite sets NODE_ENV in this process. */
export const environment = { ...process.env };

/** The folder of an installed package. */
export function folderOf(name) {
  const paths = require.resolve.paths(name) ?? [];
  for (const path of paths) {
    const folder = join(path, name);
    try {
      readFileSync(join(folder, 'package.json'));
      return folder;
    } catch {}
  }
  throw new Error(`environments: ${name} must be installed`);
}

export const versionOf = (name) => JSON.parse(readFileSync(join(folderOf(name), 'package.json'), 'utf8')).version;

/** The file of a package's command. */
export function commandOf(name, command = name.split('/').pop()) {
  const { bin } = JSON.parse(readFileSync(join(folderOf(name), 'package.json'), 'utf8'));
  return join(folderOf(name), typeof bin === 'string' ? bin : bin[command]);
}

/** What a program prints; throws with what it prints about its failure. */
export async function output(program, args, cwd, env = {}) {
  try {
    const options = { cwd, timeout: 180_000, maxBuffer: 2 ** 24, env: { ...environment, ...env } };
    const { stdout } = await run(program, args, options);
    return stdout;
  } catch (error) {
    throw new Error(`${error.stderr || error.stdout || error.message}`.trim());
  }
}

/** The same for a package's command that runs on this Node. */
export const tool = (name, args, cwd, env) => output(process.execPath, [commandOf(name), ...args], cwd, env);
