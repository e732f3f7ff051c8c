import { describe, expect, test } from 'vitest';
import { ThreadTuner } from '../../src/plan/threadTuner.ts';

/** Milliseconds of a run, together and alone, at a moment. */
type Speed = (moment: number) => { together: number; alone: number };

/** How much of the better way's runs are done in so many milliseconds. */
function share(tuner: ThreadTuner, milliseconds: number, speed: Speed): number {
  let [now, ideal] = [0, 0];
  while (now < milliseconds) {
    const { together, alone } = speed(now);
    const time = tuner.together ? together : alone;
    tuner.add(time);
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

describe('threads that are asked for by number', () => {
  test('run together for the first 250 ms, however slow that is', () => {
    const tuner = new ThreadTuner(true);
    for (let time = 0; time < 240; time += 0.6) {
      expect(tuner.together).toBe(true);
      tuner.add(0.6);
    }
  });

  test('stay together where that is faster: one thread is tried once', () => {
    const tuner = new ThreadTuner(true);
    let alone = 0;
    for (let run = 0; run < 50_000; run++) {
      const time = tuner.together ? 0.3 : 0.5;
      if (!tuner.together) alone += time;
      tuner.add(time);
    }
    expect(alone).toBeGreaterThan(0);
    expect(alone).toBeLessThan(40);
  });

  test('leave the work to one where that is faster: their core was never free', () => {
    expect(share(new ThreadTuner(true), 20_000, () => ({ together: 0.8, alone: 0.5 }))).toBeGreaterThan(0.95);
  });

  test('leave it to one when they lose a third of their speed', () => {
    const speed: Speed = (moment) => ({ together: moment > 3000 ? 0.5 : 0.3, alone: 0.4 });
    expect(share(new ThreadTuner(true), 20_000, speed)).toBeGreaterThan(0.95);
  });
});
