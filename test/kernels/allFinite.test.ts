import { describe, expect, test } from 'vitest';
import { Instance } from '../../src/engine/instance.ts';
import { available } from '../support/builds.ts';

const ADDRESS = 32_768;
const LEAST = 2 ** -149;
const GREATEST = (2 - 2 ** -23) * 2 ** 127;

describe.each(available)('build %s', (build) => {
  const instance = new Instance(build);
  const rows = 3;

  test.each([0, 1, 16])('finds a number that is not finite wherever it is, in rows with a gap of %i', (gap) => {
    for (let columns = 1; columns <= 37; columns++) {
      const stride = columns + gap;
      const finite = () => instance.allFinite(ADDRESS, rows, columns, stride);
      const memory = instance.f32.subarray(ADDRESS / 4);
      memory.fill(Number.NaN, 0, rows * stride + 16);
      for (let i = 0; i < rows; i++) memory.fill(i === 1 ? -GREATEST : GREATEST, i * stride, i * stride + columns);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const at = i * stride + j;
          for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
            memory[at] = wrong;
            expect(finite(), `${wrong} at ${i}, ${j} of ${columns}`).toBe(false);
          }
          memory[at] = j % 2 ? -LEAST : -0;
        }
      }
      expect(finite(), `${columns} columns`).toBe(true);
    }
  });
});
