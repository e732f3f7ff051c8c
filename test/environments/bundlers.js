// Bundlers without any configuration of their own, and what they build in Chromium.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { createServer } from 'vite';
import webpack from 'webpack';
import { isolation, open, openFolder } from './support/pages.js';
import { folderOf, output, tool, versionOf } from './support/process.js';
import { html, newProject } from './support/project.js';

/** A page of a project: `build` returns the folder to serve. */
const page = (name, tool, build, { short = false, headers = isolation } = {}) => ({
  name: `Chromium, ${name}`,
  version: tool && versionOf(tool),
  short,
  async run({ tarball }) {
    return openFolder(await build(newProject(tarball, 'page')), headers);
  },
});

const withHtml = (folder, script, type) => {
  writeFileSync(join(folder, 'index.html'), html(script, type));
  return folder;
};

/** The modules themselves: an import map says where the package is. */
function unbundled(project) {
  const map = JSON.stringify({ imports: { lanewise: '/node_modules/lanewise/dist/index.js' } });
  writeFileSync(join(project, 'index.html'), `<script type="importmap">${map}</script>${html('./page.js')}`);
  return project;
}

const byEsbuild = (entry, options, type) => async (project) => {
  const outfile = join(project, 'build/page.js');
  await esbuild({ entryPoints: [join(project, entry)], bundle: true, outfile, logLevel: 'silent', ...options });
  return withHtml(join(project, 'build'), './page.js', type);
};

async function inWorker(project) {
  const entryPoints = [join(project, 'page-with-worker.js'), join(project, 'worker.js')];
  await esbuild({ entryPoints, bundle: true, minify: true, format: 'esm', outdir: join(project, 'build') });
  return withHtml(join(project, 'build'), './page-with-worker.js');
}

async function byRollup(project) {
  const bundle = await rollup({ input: join(project, 'page.js'), plugins: [nodeResolve()] });
  await bundle.write({ file: join(project, 'build/page.js') });
  return withHtml(join(project, 'build'), './page.js');
}

async function byWebpack(project) {
  const options = {
    mode: 'production',
    context: project,
    entry: './page.js',
    output: { path: join(project, 'build') },
  };
  const stats = await new Promise((resolve, reject) =>
    webpack(options, (error, result) => (error ? reject(error) : resolve(result))),
  );
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
  return withHtml(join(project, 'build'), './main.js', '');
}

async function byVite(project) {
  await tool('vite', ['build'], project);
  return join(project, 'dist');
}

async function byParcel(project) {
  await tool('parcel', ['build', 'index.html', '--no-cache'], project);
  return join(project, 'dist');
}

async function byBun(project) {
  const bun = join(folderOf(`@oven/bun-${process.platform}-${process.arch}`), 'bin/bun');
  await output(bun, ['build', 'index.html', '--minify', '--outdir=build'], project);
  return join(project, 'build');
}

async function inViteDevelopment({ tarball }) {
  const root = newProject(tarball, 'vite');
  const server = await createServer({ root, configFile: false, logLevel: 'silent', server: { headers: isolation } });
  try {
    await server.listen();
    return await open(server.resolvedUrls.local[0]);
  } finally {
    await server.close();
  }
}

export const bundlers = [
  page('module', '', unbundled),
  page('esbuild, module', 'esbuild', byEsbuild('page.js', { minify: true, format: 'esm' }), { short: true }),
  page('esbuild, classic script', 'esbuild', byEsbuild('page.js', { minify: true, keepNames: true }, '')),
  page('esbuild, not isolated', 'esbuild', byEsbuild('page.js', { format: 'esm' }), { headers: {} }),
  page('esbuild, in a Web Worker', 'esbuild', inWorker),
  { name: 'Chromium, Vite, development', version: versionOf('vite'), short: false, run: inViteDevelopment },
  page('Vite', 'vite', byVite),
  page('webpack', 'webpack', byWebpack),
  page('Rollup', 'rollup', byRollup),
  page('Parcel', 'parcel', byParcel),
  page('Bun', 'bun', byBun),
];
