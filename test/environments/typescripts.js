// Whether every TypeScript from the least of the README on takes the declarations, strictly and without skipLibCheck.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, pack, temporary } from './support/package.js';

const versions = ['5.2', '5.4', '5.7', '5.9', '6.0'];

const project = temporary('typescripts');
const aliases = versions.map((version) => `typescript-${version}@npm:typescript@${version}`);
execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', ...aliases], { cwd: project });
install(pack().tarball, project);

writeFileSync(
  join(project, 'program.mts'),
  `import { adam, dense, earlyStopping, type History, sequential } from 'lanewise';
import { readCsv } from 'lanewise/data';
import { learningCurve } from 'lanewise/plot';

const model = sequential({ inputs: 2, layers: [dense(1, 'sigmoid')] });
model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'binaryCrossEntropy' });
const history: Promise<History> = model.fit([[0, 1]], [1], { callbacks: earlyStopping() });
export const picture: Promise<string> = history.then((figures) => learningCurve(figures));
export const bytes: Uint8Array = model.checkpoint();
export const table = readCsv('a,b', { target: 'b' });
// @ts-expect-error: a training is stopped by run.stop()
model.stopTraining = true;
`,
);
const options = { strict: true, noUncheckedIndexedAccess: true, noEmit: true, types: [] };
const target = { target: 'ES2022', module: 'NodeNext', moduleResolution: 'NodeNext', lib: ['ES2022', 'DOM'] };
writeFileSync(
  join(project, 'tsconfig.json'),
  JSON.stringify({ compilerOptions: { ...options, ...target }, files: ['program.mts'] }),
);

let failed = 0;
for (const version of versions) {
  try {
    execFileSync('node', [join('node_modules', `typescript-${version}`, 'bin', 'tsc')], { cwd: project });
    console.log(`TypeScript ${version}: passed`);
  } catch (error) {
    failed++;
    console.log(`TypeScript ${version}: failed\n${error.stdout}`);
  }
}
console.log(`${versions.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
