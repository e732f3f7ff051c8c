// Whether each TypeScript takes the declarations: strictly, without skipLibCheck, as an ES module and in CommonJS, in a
// project for pages, for their workers, and for Node.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, output, versionOf } from './support/process.js';
import { addPackage, newProject } from './support/project.js';

/** The least is the README's. */
const [least, ...others] = ['5.2', '5.4', '5.7', '6.0', '7.0'].map((version) => `typescript-${version}`);

const strictly = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true };
const bundled = { module: 'ESNext', moduleResolution: 'Bundler', types: [] };
const inNode = { module: 'NodeNext', moduleResolution: 'NodeNext' };
const projects = {
  page: { ...bundled, lib: ['ES2022', 'DOM'] },
  worker: { ...bundled, lib: ['ES2022', 'WebWorker'] },
  Node: { ...inNode, types: ['node'], lib: ['ES2022'] },
  'Node beside a page': { ...inNode, types: ['node'], lib: ['ES2022', 'DOM'] },
};

const types = (compiler, short) => ({
  name: 'types',
  version: versionOf(compiler),
  short,
  async run({ tarball }) {
    const project = newProject(tarball, 'types');
    for (const name of ['@types/node', 'undici-types']) addPackage(project, name);
    for (const options of Object.values(projects)) {
      const compilerOptions = { ...strictly, target: 'ES2022', ...options };
      const include = options.module === 'NodeNext' ? ['types.ts', 'types.cts'] : ['types.ts'];
      writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
      await output(process.execPath, [commandOf(compiler, 'tsc'), '-p', project], project);
    }
    return Object.keys(projects).join(', ');
  },
});

export const typescripts = [types(least, true), ...others.map((compiler) => types(compiler, false))];
