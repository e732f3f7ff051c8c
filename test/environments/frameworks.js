// Frameworks that build a program for the server and for the page.

import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './support/package.js';
import { open } from './support/pages.js';
import { freePort } from './support/ports.js';
import { commandOf, environment, tool, versionOf } from './support/process.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Next.js wants its project in a folder below its packages. */
const next = (name, ask) => ({
  name: `Next.js, ${name}`,
  version: versionOf('next'),
  short: false,
  async run({ tarball }) {
    mkdirSync(here('build'), { recursive: true });
    const project = mkdtempSync(here('build/next-'));
    try {
      cpSync(here('programs/next'), project, { recursive: true });
      cpSync(here('programs/xor.js'), join(project, 'xor.js'));
      install(tarball, project);
      await tool('next', ['build'], project, { NEXT_TELEMETRY_DISABLED: '1' });
      return await served(project, ask);
    } finally {
      rmSync(project, { recursive: true, force: true });
    }
  },
});

async function served(project, ask) {
  const port = await freePort();
  const args = [commandOf('next'), 'start', '-p', String(port)];
  const server = spawn(process.execPath, args, { cwd: project, env: environment, stdio: 'ignore' });
  try {
    const url = `http://localhost:${port}/`;
    await listening(url);
    return await ask(url);
  } finally {
    server.kill();
  }
}

async function listening(url) {
  for (let i = 0; ; i++) {
    try {
      return void (await fetch(url));
    } catch (error) {
      if (i > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function askServer(url) {
  const response = await fetch(`${url}api`);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

export const frameworks = [next('server', askServer), next('client', open)];
