// The entries of the package beside the core, from the `exports` of package.json: 'lanewise/data' lies in src/files, …

import { readdirSync, readFileSync } from 'node:fs';

const { name, exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const indexFile = /^\.\/dist\/(\w+)\/index\.js$/;

/** Each entry as it is imported, and the folder of its source. */
export const entries = Object.entries(exports).flatMap(([path, { default: conditions }]) => {
  const folder = indexFile.exec(conditions?.default ?? '')?.[1];
  return folder ? [{ name: name + path.slice(1), path, folder }] : [];
});

const fromModels = /from '\.\.\/(interchange|jobs|lowering|model|network|saving|training)\//;

/** Whether an entry works on models or jobs: then it shares the classes and functions of the core, dist/lanewise. */
export function worksOnModels(folder) {
  const source = new URL(`${folder}/`, import.meta.url);
  const files = readdirSync(source, { recursive: true }).filter((file) => file.endsWith('.ts'));
  return files.some((file) => fromModels.test(readFileSync(new URL(file, source), 'utf8')));
}
