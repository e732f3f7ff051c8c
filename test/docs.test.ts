// Runs the samples of README.md and the guides: each block of ```js by itself, with the built package and what
// test/docs/<file>.js gives beside. Blocks of ```js browser are run in a page, by test/browser/docs.test.ts.
// What a line says behind an arrow, `f(x); // → 3`, must be so.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { documents, moduleOf, root, samplesOf } from './docs/samples.ts';

const runnable = documents
  .map((path) => ({ path, samples: samplesOf(path).filter(({ where }) => where === 'js') }))
  .filter(({ samples }) => samples.length > 0);

describe.each(runnable)('$path', ({ path, samples }) => {
  test.each(samples)('line $line: $first', async (sample) => {
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module'], {
      cwd: fileURLToPath(root),
      input: await moduleOf(path, sample),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
