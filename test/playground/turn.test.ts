import { expect, test } from 'vitest';
import { turn } from '../../examples/playground/points/turn.ts';

/** Of the series' rounding, and of 2π · turns, which is rounded before Math.cos sees it. */
const NEAR = 4e-15;

test('turns around the circle agree with Math.cos and Math.sin', () => {
  for (let i = -2000; i <= 2000; i++) {
    const [cos, sin] = turn(i / 997);
    expect(Math.abs(cos - Math.cos((2 * Math.PI * i) / 997))).toBeLessThan(NEAR);
    expect(Math.abs(sin - Math.sin((2 * Math.PI * i) / 997))).toBeLessThan(NEAR);
  }
});

test('quarters are exact', () => {
  const quarters = [0, 0.25, 0.5, 0.75, 1].map((turns) => turn(turns).map((value) => value + 0));
  expect(quarters).toEqual([
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
    [1, 0],
  ]);
});
