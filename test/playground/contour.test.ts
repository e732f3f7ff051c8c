import { expect, test } from 'vitest';
import { contour } from '../../examples/playground/points/contour.ts';

const SIDE = 32;
const MIDDLE = (SIDE - 1) / 2;

const grid = (value: (x: number, y: number) => number) =>
  Float32Array.from({ length: SIDE * SIDE }, (_, i) => value((i % SIDE) - MIDDLE, Math.floor(i / SIDE) - MIDDLE));

test('the zeros of a cone are a circle, of its length', () => {
  const radius = 10;
  const segments = contour(
    grid((x, y) => Math.hypot(x, y) - radius),
    SIDE,
  );
  let length = 0;
  for (const [fromX, fromY, toX, toY] of segments) {
    length += Math.hypot(toX - fromX, toY - fromY);
    expect(Math.abs(Math.hypot(fromX - MIDDLE, fromY - MIDDLE) - radius)).toBeLessThan(0.02);
  }
  expect(Math.abs(length / (2 * Math.PI * radius) - 1)).toBeLessThan(0.01);
});

test('a saddle has two pieces in its square, and what has no zeros has none', () => {
  expect(contour(Float32Array.of(1, -1, -1, 1), 2)).toHaveLength(2);
  expect(
    contour(
      grid(() => 1),
      SIDE,
    ),
  ).toEqual([]);
});
