import { afterAll, describe, expect, test } from 'vitest';
import { chaos } from './chaos.ts';
import { startPostgres, startRedis } from './servers.ts';

const servers = { Redis: startRedis(), PostgreSQL: startPostgres() };
afterAll(async () => {
  for (const server of Object.values(servers)) await (await server).close();
});

describe.each([
  ['Redis', { trials: 64, epochs: 40, kills: 3, blocks: 5000 }],
  ['PostgreSQL', { trials: 16, epochs: 40, kills: 1, blocks: 3000 }],
] as const)('%s', (name, options) => {
  test('killed and paused workers, and a server that starts anew, change no result', async () => {
    const restart = name === 'Redis' ? 'SIGKILL' : 'SIGQUIT';
    const server = await servers[name];
    const { undisturbed, disturbed, runs, told } = await chaos({
      ...options,
      ...{ server, restart, lockDuration: 1500, seed: 1 },
    });
    const blocked = { value: 'blocked', reports: [], stopped: false };
    const slow = { value: 'slow', reports: [], stopped: false };
    expect(disturbed).toEqual([...undisturbed, ['slow', slow], ['blocks', blocked]]);
    expect(runs.get('blocks')).toHaveLength(1);
    expect(runs.get('slow')).toHaveLength(2);
    expect(told).not.toContain('different results');
  });
});
