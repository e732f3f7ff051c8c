import { afterAll, describe, expect, test } from 'vitest';
import { chaos } from './chaos.ts';
import { startPostgres, startRedis } from './servers.ts';

const servers = { Redis: startRedis(), PostgreSQL: startPostgres() };
afterAll(async () => {
  for (const server of Object.values(servers)) await (await server).close();
});

/** The short form; `npm run test:chaos` is the long one, with the times of a worker as it is by default. */
const isLong = process.env.LONG === '1';
const long = { trials: 64, epochs: 80, kills: 20, blocks: 35_000, lockDuration: 15_000 };
const short = { epochs: 40, lockDuration: 1500 };

describe.each([
  ['Redis', 'SIGKILL', isLong ? long : { ...short, trials: 64, kills: 3, blocks: 5000 }],
  ['PostgreSQL', 'SIGQUIT', isLong ? long : { ...short, trials: 16, kills: 1, blocks: 3000 }],
] as const)('%s', (name, restart, options) => {
  test('killed and paused workers, and a server that starts anew, change no result', async () => {
    const tell = isLong ? console.log : () => {};
    const outcome = await chaos({ ...options, ...{ server: await servers[name], restart, seed: 1, tell } });
    const { undisturbed, disturbed, runs, told, entries } = outcome;
    const result = (value: string) => ({ value, reports: [], stopped: false });
    expect(disturbed).toEqual([...undisturbed, ['slow', result('slow')], ['blocks', result('blocked')]]);
    expect(runs.get('blocks')).toHaveLength(1);
    expect(runs.get('slow')).toHaveLength(2);
    expect(told).not.toContain('different results');
    // Each job is once in the queue.
    expect(entries).toBe(options.trials + 2);
  }, 600_000);
});
