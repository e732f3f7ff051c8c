import { afterEach, beforeEach, expect, test, vi } from 'vitest';

type Pool = typeof import('../../src/threads/pool.ts');

/** The clock of the library is that of before any fake: here it is the fake. */
vi.mock('../../src/base/clock.ts', () => ({
  now: () => performance.now(),
  setTimeout: (...args: Parameters<typeof setTimeout>) => setTimeout(...args),
  setInterval: (...args: Parameters<typeof setInterval>) => setInterval(...args),
  clearInterval: (...args: Parameters<typeof clearInterval>) => clearInterval(...args),
  setImmediate: (...args: Parameters<typeof setImmediate>) => setImmediate(...args),
}));

/** Why there is one thread only. */
let alone: string | undefined;

vi.mock('../../src/engine/threadSettings.ts', async (original) => ({
  ...(await original<typeof import('../../src/engine/threadSettings.ts')>()),
  whyAlone: () => alone,
}));

let pool: Pool;

beforeEach(async () => {
  alone = undefined;
  vi.useFakeTimers();
  vi.resetModules();
  pool = await import('../../src/threads/pool.ts');
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const idle = () => ({
  ...{ threads: 1, busy: false, complete: true, runs: 1, wanted: Number.NEGATIVE_INFINITY },
  duties: () => [],
  dismiss: vi.fn(),
  stop: vi.fn(),
});

test('a team is dismissed when it is idle, but not within a program, however long that takes', () => {
  const { enlist, serves } = pool;
  const team = { ...idle(), busy: true };
  enlist(team);
  vi.advanceTimersByTime(60_000);
  expect(team.dismiss).not.toHaveBeenCalled();
  expect(serves(team)).toBe(true);
  team.busy = false;
  vi.advanceTimersByTime(3000);
  expect(team.dismiss).toHaveBeenCalledOnce();
  expect(serves(team)).toBe(false);
});

test('one timer watches, however many teams come, and none when all are idle', () => {
  const teams = Array.from({ length: 5 }, idle);
  for (const team of teams) pool.enlist(team);
  expect(vi.getTimerCount(), 'timers').toBe(1);
  vi.advanceTimersByTime(5000);
  expect(pool.serves(teams[4]), 'the last one is served').toBe(false);
  expect(vi.getTimerCount(), 'timers when all are idle').toBe(0);
  pool.enlist(teams[0]);
  expect(vi.getTimerCount(), 'timers when a team comes again').toBe(1);
});

test.each([
  ['threads cannot be had', ({ threadsAllowed }: Pool) => threadsAllowed()],
  ['threads do not come', ({ noStart }: Pool) => noStart()],
  ['no memory can be shared', ({ sayAlone }: Pool) => sayAlone('no room')],
])('that one thread is used is said once: %s, and all else after', (_, first) => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  alone = 'a reason';
  first(pool);
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^lanewise: one thread is used( until .*)?: ./));
  for (let again = 0; again < 2; again++) {
    expect(pool.threadsAllowed()).toBe(false);
    pool.noStart();
    pool.sayAlone('no room');
  }
  expect(warn).toHaveBeenCalledOnce();
});
