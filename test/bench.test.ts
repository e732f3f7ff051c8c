import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const bench = new URL('../bench/', import.meta.url);

function run(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: bench, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

test('all that the bench measures of the kernels and of training runs', () => {
  const code = `
    import { passes } from './own/passes.js';
    import { products } from './own/products.js';
    import { steps } from './own/steps.js';
    for (const { group, name, start } of [...products('simd'), ...passes('simd'), ...steps('simd')]) {
      const run = await start();
      await run();
      console.log(group, name);
    }`;
  const lines = run('--input-type=module', '-e', code).trim().split('\n');
  for (const group of ['products', 'passes', 'steps']) expect(lines.some((line) => line.startsWith(group))).toBe(true);
});

test('the profile of a step has all its calls', () => {
  const calls = [...run('profile.js', '--build', 'simd', 'tiny adam').matchAll(/^\| (\w+) +\|/gm)].map(
    ([, name]) => name,
  );
  expect(calls).toEqual([
    ...['call', 'denseForward', 'denseForward', 'binaryCrossEntropy', 'batchMean', 'denseBackwardWeights'],
    ...['denseTranspose', 'denseBackwardInput', 'denseBackwardWeights', 'adamStep'],
  ]);
});

test('scaling tells a time for every number of cores', () => {
  expect(run('scaling.js', '--build', 'simd', 'tiny adam')).toMatch(/tiny adam.*\d/);
});
