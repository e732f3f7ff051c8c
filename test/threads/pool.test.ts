import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { enlist, serves } from '../../src/threads/pool.ts';

/** The clock of the library is that of before any fake: here it is the fake. */
vi.mock('../../src/engine/clock.ts', () => ({
  now: () => performance.now(),
  setTimeout: (...args: Parameters<typeof setTimeout>) => setTimeout(...args),
  setInterval: (...args: Parameters<typeof setInterval>) => setInterval(...args),
  clearInterval: (...args: Parameters<typeof clearInterval>) => clearInterval(...args),
  setImmediate: (...args: Parameters<typeof setImmediate>) => setImmediate(...args),
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a team is dismissed when it is idle, but not within a program, however long that takes', () => {
  const team = {
    ...{ threads: 1, busy: true, complete: true, runs: 1, wanted: 0 },
    duties: () => [],
    dismiss: vi.fn(),
    stop: vi.fn(),
  };
  enlist(team);
  vi.advanceTimersByTime(60_000);
  expect(team.dismiss).not.toHaveBeenCalled();
  expect(serves(team)).toBe(true);
  team.busy = false;
  vi.advanceTimersByTime(3000);
  expect(team.dismiss).toHaveBeenCalledOnce();
  expect(serves(team)).toBe(false);
});
