import { describe, expect, test } from 'vitest';
import { randomNumbers } from '../../src/index.ts';

describe('random numbers', () => {
  test('are those of their seed', () => {
    const draw = (seed?: number) => {
      const { uniform, normal, below, order } = randomNumbers(seed);
      return [uniform(), normal(), below(1000), ...order(5)];
    };
    expect(draw(2 ** 40 + 1)).toEqual(draw(2 ** 40 + 1));
    expect(draw(1)).not.toEqual(draw(2 ** 40 + 1));
    expect(draw()).not.toEqual(draw());
    // Pinned: the same bits on every machine.
    expect(draw(1)).toEqual([0.6694124850910157, -0.8019510775070511, 539, 3, 1, 2, 4, 0]);
    expect(() => randomNumbers(0.5)).toThrow('randomNumbers: seed must be an integer ≥ 0, got 0.5');
    expect(() => randomNumbers(1).order(-1)).toThrow('order: count must be an integer ≥ 0, got -1');
  });

  test('are spread as they should be', () => {
    const count = 100_000;
    const random = randomNumbers(3);
    const uniforms = Array.from({ length: count }, random.uniform);
    const normals = Array.from({ length: count }, random.normal);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / count;
    // Within 5 deviations of a mean of so many: of u 1/√12, of n 1, of n² √2, of n⁴ √96.
    const near = (deviation: number) => (5 * deviation) / Math.sqrt(count);
    expect(Math.abs(mean(uniforms) - 0.5)).toBeLessThan(near(Math.sqrt(1 / 12)));
    expect(Math.min(...uniforms.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniforms.slice(0, 1000))).toBeLessThan(1);
    expect(Math.abs(mean(normals))).toBeLessThan(near(1));
    expect(Math.abs(mean(normals.map((value) => value ** 2)) - 1)).toBeLessThan(near(Math.SQRT2));
    expect(Math.abs(mean(normals.map((value) => value ** 4)) - 3)).toBeLessThan(near(Math.sqrt(96)));
    const counts = new Array(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[random.below(6)]++;
    // Each count is binomial, of deviation √(60000 · 1/6 · 5/6) = 91.
    for (const each of counts) expect(Math.abs(each - 10_000)).toBeLessThan(5 * 91.3);
  });
});
