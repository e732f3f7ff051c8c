// JavaScript engines on the command line.

import { spawn } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { freePort } from './support/ports.js';
import { folderOf, output, versionOf } from './support/process.js';
import { newProject } from './support/project.js';

/** Runs the console program by a command, which is looked for when it runs. */
const inConsole = (name, version, short, command) => ({
  name,
  version,
  short,
  async run({ tarball }) {
    const [program, ...args] = command();
    return JSON.parse(await output(program, [...args, 'console.js'], newProject(tarball, 'console')));
  },
});

const npxNode = (version) => ['npx', '--yes', `--package=node@${version}`, '--', 'node'];
const nodes = ['22.20.0', '24.21.0', '26.10.0'];

const platform = `${process.platform}-${process.arch}`;
const deno = () => [join(folderOf(`@deno/${platform}-glibc`), 'deno'), 'run', '--allow-all'];
const bun = () => [join(folderOf(`@oven/bun-${platform}`), 'bin/bun')];
const workerd = () => join(folderOf(`@cloudflare/workerd-${process.platform}-64`), 'bin/workerd');

/** By `require` and `import` in one process: Node ≥ 20.19 gives both the same modules, older ones a copy each. */
const required = (version, shared) => ({
  name: 'Node, require',
  version,
  short: false,
  async run({ tarball }) {
    const [program, ...args] = npxNode(version);
    const printed = await output(program, [...args, 'required.cjs'], newProject(tarball, 'required'));
    const outcome = JSON.parse(printed);
    const [first, second] = outcome.outputs;
    if (first !== second || outcome.names.includes(0)) throw new Error(`one number twice expected, got ${printed}`);
    if (outcome.shared !== shared || outcome.warned === shared)
      throw new Error(`${shared ? 'one copy' : 'a warning of two copies'} expected, got ${printed}`);
    return shared ? 'one copy with import' : 'a copy of its own, and a warning';
  },
});

/** A CommonJS bundle has no import.meta, and no files beside it. */
async function runBundled({ tarball }) {
  const project = newProject(tarball, 'bundled');
  const outfile = join(project, 'bundle.cjs');
  await build({ entryPoints: [join(project, 'bundled.cjs')], bundle: true, platform: 'node', outfile });
  const printed = await output(process.execPath, [outfile], project);
  if (printed !== '1\n') throw new Error(`one output expected, got ${printed}`);
  return 'predicts';
}

async function runWorkerd({ tarball }) {
  const project = newProject(tarball, 'workerd');
  cpSync(join(project, 'node_modules/lanewise/dist/simd.wasm'), join(project, 'simd.wasm'));
  const options = { bundle: true, format: 'esm', conditions: ['workerd', 'worker', 'browser'], external: ['*.wasm'] };
  await build({ ...options, entryPoints: [join(project, 'edge.js')], outfile: join(project, 'bundle.js') });
  const port = await freePort();
  writeFileSync(join(project, 'config.capnp'), configuration(port));
  const server = spawn(workerd(), ['serve', 'config.capnp'], { cwd: project, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  server.stderr.on('data', (data) => {
    errors += data;
  });
  try {
    const ask = async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).json();
    await started(
      () => ask('/bytes'),
      () => errors,
    );
    const refused = await ask('/bytes');
    if (!/engine\(\{ build: 'simd', module \}\)/.test(refused.error))
      throw new Error(`an error that says what to do expected, got ${JSON.stringify(refused)}`);
    const outcome = await ask('/');
    if (outcome.error) throw new Error(outcome.error);
    return outcome;
  } finally {
    server.kill();
  }
}

async function started(ask, errors) {
  for (let i = 0; ; i++) {
    try {
      return await ask();
    } catch (error) {
      if (i > 100) throw new Error(`${error.message}: ${errors()}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const configuration = (port) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [
    (name = "bundle.js", esModule = embed "bundle.js"),
    (name = "lanewise/simd.wasm", wasm = embed "simd.wasm"),
  ],
  compatibilityDate = "2026-07-01",
);
`;

export const runtimes = [
  inConsole('Node', process.versions.node, true, () => [process.execPath]),
  ...nodes.map((version) => inConsole('Node', version, false, () => npxNode(version))),
  required('20.18.0', false),
  required(nodes[1], true),
  { name: 'Node, bundled by esbuild', version: process.versions.node, short: false, run: runBundled },
  inConsole('Deno', versionOf('deno'), false, deno),
  inConsole('Bun', versionOf('bun'), false, bun),
  { name: 'workerd', version: versionOf('workerd'), short: false, run: runWorkerd },
];
