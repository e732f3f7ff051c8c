import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const bench = new URL('../bench/', import.meta.url);

function run(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: bench, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

test('all that the bench measures of the kernels, of training and of single calls runs', () => {
  const code = `
    import { calls } from './own/calls.js';
    import { passes } from './own/passes.js';
    import { products } from './own/products.js';
    import { steps } from './own/steps.js';
    for (const { group, name, start } of [...products('simd'), ...passes('simd'), ...steps('simd'), ...calls('simd')]) {
      const run = await start();
      await run();
      console.log(group, name);
    }`;
  const lines = run('--input-type=module', '-e', code).trim().split('\n');
  for (const group of ['products', 'passes', 'steps', 'calls'])
    expect(lines.some((line) => line.startsWith(group))).toBe(true);
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

test('populations are measured where they predict and train as networks alone do', () => {
  const report = run('populations.js', '--quick');
  for (const line of [/lanewise simd +\|.*\d/, /2-8-1, batch 4 +\|.*×/, /plain JavaScript +\|.*\d/])
    expect(report).toMatch(line);
});

test('scaling tells a time for every number of cores', () => {
  expect(run('scaling.js', '--build', 'simd', 'tiny adam')).toMatch(/tiny adam.*\d/);
});

test('the bench of the kernels needs nothing but what the project installs', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', bench), 'utf8'));
  const { devDependencies } = JSON.parse(readFileSync(new URL('../package.json', bench), 'utf8'));
  for (const name of ['tinybench', 'papaparse', 'rolldown']) {
    expect(devDependencies).toHaveProperty(name);
    expect(dependencies).not.toHaveProperty(name);
  }
});

test('nothing that holds a library back reaches those that are measured', () => {
  const given = {
    ...{ PATH: '/bin', HOME: '/home', OPENBLAS_CORETYPE: 'Haswell', OPENBLAS_L2_SIZE: '1', MKL_CBWR: 'COMPATIBLE' },
    ...{ OMP_WAIT_POLICY: 'PASSIVE', ATEN_CPU_CAPABILITY: 'default', DNNL_MAX_CPU_ISA: 'SSE41' },
    ...{ ONEDNN_MAX_CPU_ISA: 'SSE41', XLA_FLAGS: '--x', NPY_DISABLE_CPU_FEATURES: 'AVX2', NODE_OPTIONS: '--jitless' },
    ...{ KMP_AFFINITY: 'none', GLIBC_TUNABLES: 'x', LD_PRELOAD: 'x', OMP_NUM_THREADS: '64' },
  };
  const code = `
    import { cleared, environmentFor } from './environment.js';
    const given = JSON.parse(process.argv[1]);
    const held = { ATEN_CPU_CAPABILITY: 'avx2' };
    console.log(JSON.stringify([cleared(given), environmentFor(given, 2), environmentFor(given, 2, held)]));`;
  const [cleared, free, held] = JSON.parse(run('--input-type=module', '-e', code, JSON.stringify(given)));
  expect(cleared).toEqual(Object.keys(given).filter((name) => !['PATH', 'HOME'].includes(name)));
  expect(free).toEqual({
    ...{ PATH: '/bin', HOME: '/home', OMP_NUM_THREADS: '2', OPENBLAS_NUM_THREADS: '2', MKL_NUM_THREADS: '2' },
    ...{ JAX_PLATFORMS: 'cpu', PYTHONDONTWRITEBYTECODE: '1' },
  });
  expect(held).toEqual({ ...free, ATEN_CPU_CAPABILITY: 'avx2' });
});
