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
  refuseThreads: (reason: string) => {
    alone = reason;
  },
}));

/** What each thread does when it is lost. */
const losses: ((reason: string) => void)[] = [];

vi.mock('../../src/threads/thread.ts', async (original) => ({
  ...(await original<typeof import('../../src/threads/thread.ts')>()),
  Thread: class {
    readonly maker = undefined;
    constructor({ onFailure }: { onFailure(reason: string): void }) {
      losses.push(onFailure);
    }
    send(): void {}
    end(): void {}
  },
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

const MIB = 2 ** 20;

/** A team of a memory of so many bytes, which comes and goes. */
function serve(memory: { readonly buffer: { readonly byteLength: number } }): void {
  const team = { ...idle(), duties: () => [{ memory }] as never };
  pool.enlist(team);
  pool.release(team);
}

test('threads end when they have served more than 64 memories', () => {
  for (let served = 1; served <= 64; served++) serve({ buffer: { byteLength: 1 } });
  expect(pool.currentGeneration(), 'after 64').toBe(0);
  serve({ buffer: { byteLength: 1 } });
  expect(pool.currentGeneration(), 'after 65').toBe(1);
  for (let served = 1; served <= 64; served++) serve({ buffer: { byteLength: 1 } });
  expect(pool.currentGeneration(), 'those that came then, after 64').toBe(1);
});

test('threads end when the memories that they have served are of more than 256 MiB, each counted once as it is', () => {
  const hundred = () => ({ buffer: { byteLength: 100 * MIB } });
  for (let served = 1; served <= 2; served++) serve(hundred());
  expect(pool.currentGeneration(), 'after 200 MiB').toBe(0);
  serve(hundred());
  expect(pool.currentGeneration(), 'after 300 MiB').toBe(1);
  const memory = hundred();
  for (let again = 0; again < 100; again++) serve(memory);
  expect(pool.currentGeneration(), 'one memory a hundred times').toBe(1);
  memory.buffer.byteLength = 256 * MIB;
  serve(memory);
  expect(pool.currentGeneration(), 'when it has grown to 256 MiB').toBe(1);
  serve({ buffer: { byteLength: 1 } });
  expect(pool.currentGeneration(), 'and one byte more').toBe(2);
});

test('five losses in a row are borne where threads have come before; with the sixth, threads are done with', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const lose = () => {
    const team = { ...idle(), threads: 2 };
    pool.enlist(team);
    losses.at(-1)?.('an end');
    return team;
  };
  const came = idle();
  pool.enlist({ ...came, threads: 2 });
  pool.prove();
  for (let loss = 1; loss <= 5; loss++) expect(lose().stop, `loss ${loss}`).toHaveBeenCalledExactlyOnceWith('an end');
  pool.enlist({ ...came, threads: 2 });
  pool.prove();
  for (let loss = 1; loss <= 5; loss++) expect(lose().stop, `loss ${loss} anew`).toHaveBeenCalledOnce();
  expect(warn).not.toHaveBeenCalled();
  expect(lose().stop, 'the sixth').not.toHaveBeenCalled();
  expect(alone).toBe('a worker did not start (an end)');
  expect(warn).toHaveBeenCalledOnce();
});
