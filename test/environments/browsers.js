// Other browsers than Chromium, and other places of it than pages: each has what esbuild bundles.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import { openFolder, withFolder } from './support/pages.js';
import { html, newProject } from './support/project.js';
import { withSession } from './support/webDriver.js';

const PATIENCE = 60_000;

/** The program as one module, in a folder with its page. */
async function bundled(tarball, entries = ['page.js']) {
  const project = newProject(tarball, 'browser');
  const entryPoints = entries.map((entry) => join(project, entry));
  await build({ entryPoints, bundle: true, minify: true, format: 'esm', outdir: join(project, 'build') });
  writeFileSync(join(project, 'build/index.html'), html(`./${entries[0]}`));
  return join(project, 'build');
}

/** The version of a program of the system, if it is there. */
function versionOf(program, args = ['--version']) {
  try {
    return /\d+(\.\d+)+/.exec(execFileSync(program, args, { encoding: 'utf8' }))?.[0] ?? '';
  } catch {
    return '';
  }
}

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const firefox = process.env.FIREFOX ?? '/usr/bin/firefox-esr';

const runFirefox = ({ tarball }) =>
  bundled(tarball).then((folder) =>
    withFolder(folder, async (url) => {
      const browser = await puppeteer.launch({ browser: 'firefox', executablePath: firefox });
      try {
        const page = await browser.newPage();
        await page.goto(url);
        await page.waitForFunction(() => globalThis.outcome !== undefined, { timeout: PATIENCE });
        return JSON.parse(await page.evaluate(async () => JSON.stringify(await globalThis.outcome)));
      } finally {
        await browser.close();
      }
    }),
  );

const driver = '/usr/bin/WebKitWebDriver';

/** The driver does not tell it, but Debian's package does. */
const webKitVersion = versionOf('dpkg-query', ['--status', 'webkit2gtk-driver']);

/** Debian's MiniBrowser is beside the library. */
function miniBrowser() {
  const libraries = '/usr/lib/x86_64-linux-gnu';
  const folders = existsSync(libraries) ? readdirSync(libraries).filter((name) => name.startsWith('webkit2gtk-')) : [];
  return folders.map((name) => join(libraries, name, 'MiniBrowser')).find((file) => existsSync(file));
}

const SCRIPT = `const done = arguments[arguments.length - 1];
Promise.resolve(globalThis.outcome).then((outcome) => done({ outcome }), (error) => done({ error: String(error) }));`;

async function runWebKit({ tarball }) {
  const binary = miniBrowser();
  if (!binary) throw new Error('MiniBrowser must be (apt-get install webkit2gtk-driver), got none');
  const capabilities = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } };
  const folder = await bundled(tarball);
  return withFolder(folder, (url) =>
    withSession({ driver, display: ':99', capabilities }, async (send) => {
      await send('POST', '/timeouts', { script: PATIENCE, pageLoad: PATIENCE });
      await send('POST', '/url', { url });
      const { outcome, error } = await send('POST', '/execute/async', { script: SCRIPT, args: [] });
      if (error) throw new Error(error);
      return outcome;
    }),
  );
}

/** A service worker has no workers of its own. */
async function runServiceWorker({ tarball }) {
  return openFolder(await bundled(tarball, ['page-with-service-worker.js', 'service-worker.js']));
}

export const browsers = [
  { name: 'Firefox ESR', version: versionOf(firefox), short: true, run: runFirefox },
  { name: 'WebKitGTK', version: webKitVersion, short: true, run: runWebKit },
  { name: 'Chromium, service worker', version: versionOf(chromium), short: true, run: runServiceWorker },
];
