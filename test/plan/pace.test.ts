import { describe, expect, test } from 'vitest';
import { ThreadTuner } from '../../src/plan/threadTuner.ts';

/** Milliseconds of a run, together and alone, at a moment. */
type Speed = (moment: number) => { together: number; alone: number };

/** How much of the better way's runs are done in so many milliseconds. */
function share(pace: ThreadTuner, milliseconds: number, speed: Speed): number {
  let [now, ideal] = [0, 0];
  while (now < milliseconds) {
    const { together, alone } = speed(now);
    const time = pace.together ? together : alone;
    pace.add(time);
    now += time;
    ideal += Math.min(together, alone);
  }
  return ideal / now;
}

describe('a program', () => {
  test.each([
    [0.05, 0.5],
    [0.3, 0.5],
    [0.6, 0.5],
    [2, 0.5],
    [0.49, 0.5],
    [10, 18],
    [30, 18],
  ])('of %f ms together and %f ms alone has 0.97 of the better way', (together, alone) => {
    expect(share(new ThreadTuner(), 20_000, () => ({ together, alone }))).toBeGreaterThan(0.97);
  });

  test('whose threads lose a core for 3 ms in 6 has 0.9 of one thread, asked for by number or not', () => {
    for (const asked of [false, true]) {
      const speed: Speed = (moment) => ({ together: moment % 6 < 0.35 ? 7 : 0.6, alone: 0.6 });
      expect(share(new ThreadTuner(asked), 20_000, speed)).toBeGreaterThan(0.9);
    }
  });

  test('that a core is taken from, and given back, goes on alone soon, and together again', () => {
    const speed: Speed = (moment) => ({ together: moment > 3000 && moment < 8000 ? 2 : 0.3, alone: 0.5 });
    expect(share(new ThreadTuner(), 3000, speed)).toBeGreaterThan(0.97);
    expect(share(new ThreadTuner(), 20_000, speed)).toBeGreaterThan(0.9);
  });

  test('is not misled by single runs that take long', () => {
    let runs = 0;
    const speed: Speed = () => (++runs % 97 === 3 ? { together: 4, alone: 4 } : { together: 0.3, alone: 0.5 });
    expect(share(new ThreadTuner(), 20_000, speed)).toBeGreaterThan(0.95);
  });
});

test('threads that are asked for by number run together, however slow that is, if it is even', () => {
  const pace = new ThreadTuner(true);
  for (let run = 0; run < 10_000; run++) {
    expect(pace.together).toBe(true);
    pace.add(run % 2 ? 0.5 : 0.7);
  }
});
