// Whether each TypeScript takes the declarations: strictly, without skipLibCheck, as an ES module and in CommonJS.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, output, versionOf } from './support/process.js';
import { newProject } from './support/project.js';

/** The least is the README's. */
const [least, ...others] = ['5.2', '5.4', '5.7', '6.0', '7.0'].map((version) => `typescript-${version}`);

const strictly = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true };
const projects = {
  NodeNext: { module: 'NodeNext', include: ['types.ts', 'types.cts'] },
  Bundler: { module: 'ESNext', include: ['types.ts'] },
};

const types = (compiler, short) => ({
  name: 'types',
  version: versionOf(compiler),
  short,
  async run({ tarball }) {
    const project = newProject(tarball, 'types');
    for (const [moduleResolution, { module, include }] of Object.entries(projects)) {
      const compilerOptions = { ...strictly, target: 'ES2022', module, moduleResolution, types: [] };
      writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
      await output(process.execPath, [commandOf(compiler, 'tsc'), '-p', project], project);
    }
    return Object.keys(projects).join(', ');
  },
});

export const typescripts = [types(least, true), ...others.map((compiler) => types(compiler, false))];
