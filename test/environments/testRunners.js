// Test runners, in each of their environments.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { commandOf, folderOf, output, versionOf } from './support/process.js';
import { addPackage, newProject } from './support/project.js';

/** What the tests leave in a file; throws with what the runner prints where one fails. */
async function run(tarball, name, prepare) {
  const project = newProject(tarball, name);
  addPackage(project, 'papaparse');
  const args = await prepare(project);
  const outcome = join(project, 'outcome.json');
  await output(process.execPath, args, project, { OUTCOME: outcome });
  return JSON.parse(readFileSync(outcome, 'utf8'));
}

/** Jest's CommonJS, or the modules that Node calls experimental there. */
const jest = (environment, modules, short) => ({
  name: `Jest, ${environment}, ${modules}`,
  version: versionOf('jest'),
  short,
  run: ({ tarball }) =>
    run(tarball, 'jest', async (project) => {
      const testEnvironment = folderOf(`jest-environment-${environment}`);
      const inCommonJs = modules === 'CommonJS';
      const test = inCommonJs ? 'runner.test.cjs' : 'runner.test.js';
      if (inCommonJs) {
        const options = { bundle: true, packages: 'external', platform: 'node', logLevel: 'silent' };
        await build({ entryPoints: [join(project, 'runner.test.js')], outfile: join(project, test), ...options });
      }
      const config = { testEnvironment, testMatch: [`**/${test}`], transform: {} };
      writeFileSync(join(project, 'jest.config.json'), JSON.stringify(config));
      const flags = inCommonJs ? [] : ['--experimental-vm-modules', '--no-warnings'];
      return [...flags, commandOf('jest'), '--config=jest.config.json', '--runInBand', '--watchman=false'];
    }),
});

const vitest = (environment, short) => ({
  name: `Vitest, ${environment}`,
  version: versionOf('vitest'),
  short,
  run: ({ tarball }) =>
    run(tarball, 'vitest', () => [
      commandOf('vitest'),
      ...['run', '--globals', `--environment=${environment}`, '--dir=.', 'runner.test.js'],
    ]),
});

export const testRunners = [
  jest('node', 'CommonJS', true),
  jest('node', 'modules', false),
  jest('jsdom', 'CommonJS', true),
  jest('jsdom', 'modules', false),
  vitest('node', false),
  vitest('jsdom', true),
];
