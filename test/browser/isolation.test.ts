import { describe, expect, test } from 'vitest';
import { isolation } from './support/headers.ts';
import { site } from './support/site.ts';

const scenarios = ['training', 'trainingInWorker'] as const;

describe('isolated', () => {
  const visit = site(isolation);

  test.each(scenarios)('%s: two threads work, with the bits of one', async (scenario) => {
    const alone = await visit('training', { threads: 1 });
    const { outcome, warnings } = await visit(scenario, { threads: 2 });
    expect(warnings).toEqual([]);
    expect(outcome.report).toEqual({ ...alone.outcome.report, threads: 2 });
    expect(outcome.threads).toEqual([2, 2, 2, 2, 2, 2]);
    expect(outcome.weights).toBe(alone.outcome.weights);
    expect(outcome.predicted).toEqual(alone.outcome.predicted);
  });
});

describe('not isolated', () => {
  const visit = site({});
  const reason =
    'the page is not cross-origin isolated; serve it with the headers ' +
    'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp';

  test.each(scenarios)('%s: one thread works, the report and one warning say why', async (scenario) => {
    const alone = await visit('training', { threads: 1 });
    expect(alone.warnings).toEqual([]);
    const { outcome, warnings } = await visit(scenario, { threads: 4 });
    expect(warnings).toEqual([`lanewise: one thread is used: ${reason}`]);
    expect(outcome).toEqual({ ...alone.outcome, report: { ...alone.outcome.report, alone: reason } });
  });
});
