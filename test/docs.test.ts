// Runs the samples of README.md and the guides: each block of ```js by itself, with the built package and what
// test/docs/<file>.js gives beside. Blocks of ```js browser are run in a page, by test/browser/docs.test.ts.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { documents, moduleOf, root, samplesOf } from './docs/samples.ts';

describe.each(documents)('%s', (path) => {
  const samples = samplesOf(path).filter(({ where }) => where === 'js');

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
