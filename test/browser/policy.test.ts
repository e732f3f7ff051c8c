import { describe, expect, test } from 'vitest';
import { isolation, policy } from './support/headers.ts';
import { site } from './support/site.ts';

describe('a policy that allows no workers made from text', () => {
  const visit = site({ ...isolation, ...policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'") });

  test('one thread works, and one warning says why and what to do', async () => {
    const alone = await visit('training', { threads: 1 });
    expect(alone.warnings).toEqual([]);
    const { outcome, warnings } = await visit('training', { threads: 2 });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^lanewise: one thread is used: a worker did not start \(.+\)/);
    expect(warnings[0]).toContain(
      'if a Content-Security-Policy forbids it, allow worker-src blob: or give engine({ createWorker })',
    );
    expect(outcome).toEqual({ ...alone.outcome, report: { ...alone.outcome.report, threads: 2 } });
  });

  test('two threads work with workers from the file', async () => {
    const alone = await visit('training', { threads: 1 });
    const { outcome, warnings } = await visit('training', { threads: 2, fromFile: true });
    expect(warnings).toEqual([]);
    expect(outcome.threads).toEqual([2, 2, 2, 2, 2, 2]);
    expect(outcome.weights).toBe(alone.outcome.weights);
    expect(outcome.predicted).toEqual(alone.outcome.predicted);
  });
});

describe('a policy that allows no WebAssembly', () => {
  const visit = site({ ...isolation, ...policy("script-src 'self'") });

  test('an error says what to allow', async () => {
    await expect(visit('training', { threads: 1 })).rejects.toThrow(
      /engine: WebAssembly expected a Content-Security-Policy that allows it \(script-src 'wasm-unsafe-eval'\), or .+, got /,
    );
  });
});
