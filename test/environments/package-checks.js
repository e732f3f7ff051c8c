// What is published, checked as a file: by rules of npm packages, and by their tools.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entries } from '../../src/entries.js';
import { root, temporary } from './support/package.js';
import { folderOf, output, tool, versionOf } from './support/process.js';
import { newProject } from './support/project.js';

const expect = (holds, what) => {
  if (!holds) throw new Error(what);
};

function checkContents({ tarball, files }) {
  const strange = files.filter(
    (file) => !/^(dist\/.+\.(c?js|d\.c?ts|wasm|delta)|LICENSE|README\.md|package\.json)$/.test(file),
  );
  expect(strange.length === 0, `no other files expected, got ${strange.join(', ')}`);
  const manifest = JSON.parse(
    readFileSync(join(newProject(tarball, 'contents'), 'node_modules/lanewise/package.json')),
  );
  expect(Object.keys(manifest.dependencies ?? {}).length === 0, 'no dependencies expected');
  const scripts = ['preinstall', 'install', 'postinstall', 'prepare'].filter((name) => name in manifest.scripts);
  const missing = ['repository', 'homepage', 'bugs', 'license'].filter((name) => !(name in manifest));
  expect(missing.length === 0, `${missing.join(', ')} expected, got none`);
  expect(scripts.length === 0, `no install script expected, got ${scripts.join(', ')}`);
  return `${files.length} files`;
}

/** An installation, also beside all optional packages, has nothing to warn of. */
async function checkInstallation({ tarball }) {
  const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const peers = Object.entries(peerDependencies).map(([name, range]) => `${name}@${range}`);
  for (const packages of [[], peers]) {
    const project = temporary('installation');
    writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true }));
    const args = [
      'install',
      '--no-audit',
      '--no-fund',
      '--loglevel=warn',
      '--ignore-scripts=false',
      tarball,
      ...packages,
    ];
    const { status, stderr } = spawnSync('npm', args, { cwd: project, encoding: 'utf8' });
    const about = stderr.split('\n').filter((line) => /lanewise|peer/i.test(line));
    expect(status === 0 && about.length === 0, `no warning expected, got ${about.join(' ') || stderr}`);
  }
  return 'alone, and with all optional packages';
}

async function checkSize() {
  const script = fileURLToPath(new URL('size.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout + stderr);
  return 'within the limits of size.js';
}

export const packageChecks = [
  { name: 'contents', version: '', short: true, run: checkContents },
  { name: 'npm install', version: '', short: true, run: checkInstallation },
  { name: 'size', version: '', short: true, run: checkSize },
  {
    name: 'publint --strict',
    version: versionOf('publint'),
    short: true,
    run: async ({ tarball }) => void (await tool('publint', ['run', tarball, '--strict'], root)),
  },
  {
    name: 'attw --profile node16',
    version: versionOf('@arethetypeswrong/cli'),
    short: true,
    run: async ({ tarball }) => {
      const program = join(folderOf('@arethetypeswrong/cli'), 'dist/index.js');
      await output(
        process.execPath,
        [
          program,
          tarball,
          '--profile',
          'node16',
          '--no-color',
          ...['--entrypoints', '.', ...entries.map(({ path }) => path)],
        ],
        root,
      );
    },
  },
];
