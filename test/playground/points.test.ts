import { describe, expect, test } from 'vitest';
import { type DataName, dataSets } from '../../examples/playground/points/dataSets.ts';
import { makePoints, POINTS } from '../../examples/playground/points/makePoints.ts';
import { REACH } from '../../examples/playground/points/plane.ts';

const options = { noise: 0, share: 60, seed: 5 };

describe.each(Object.keys(dataSets) as DataName[])('%s', (data) => {
  const { train, test: tested } = makePoints({ ...options, data });

  test('is split as told, and lies in the plane that is shown', () => {
    expect([train.length, tested.length]).toEqual([240, POINTS - 240]);
    for (const [x, y] of [...train, ...tested]) {
      expect(Math.abs(x)).toBeLessThan(REACH);
      expect(Math.abs(y)).toBeLessThan(REACH);
    }
  });

  test('has both classes alike, or numbers from −1 to 1', () => {
    const targets = [...train, ...tested].map(([, , target]) => target);
    const mean = targets.reduce((sum, target) => sum + target, 0) / POINTS;
    if (dataSets[data].task === 'classes') {
      expect(new Set(targets)).toEqual(new Set([0, 1]));
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.1);
    } else {
      expect(Math.max(...targets.map(Math.abs))).toBeLessThanOrEqual(1);
      expect(Math.abs(mean)).toBeLessThan(0.1);
    }
  });

  test('is the same for the same seed, another for another', () => {
    expect(makePoints({ ...options, data }).train).toEqual(train);
    expect(makePoints({ ...options, data, seed: 6 }).train).not.toEqual(train);
  });

  test('is moved by noise', () => {
    expect(makePoints({ ...options, data, noise: 30 }).train).not.toEqual(train);
  });
});
