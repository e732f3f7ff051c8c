// What the package does not export: an instance of the kernels, their table, and what makes programs. Bundled from the sources as the
// package is, with the root's rolldown.

import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const bundle = await rolldown({ input: fileURLToPath(new URL('entry.ts', import.meta.url)) });
const { output } = await bundle.generate({ format: 'esm' });
const code = Buffer.from(output[0].code).toString('base64');

export const internals = await import(`data:text/javascript;base64,${code}`);

internals.takeFiles(new URL('../../dist/node.js', import.meta.url).href);
