import { describe, expect, test } from 'vitest';
import { philox as philoxScalar } from '../../src/base/philox.ts';
import { available } from '../support/builds.ts';
import { both, call } from '../support/kernel.ts';
import { philox } from '../support/philox.ts';

test('the reference gives the known answers of Random123', () => {
  const hex = (words: number[]) => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');
  expect(hex(philox([0, 0, 0, 0], [0, 0]))).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
  const ones = 0xffffffff;
  expect(hex(philox([ones, ones, ones, ones], [ones, ones]))).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
  const pi = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  expect(hex(philox(pi, [0xa4093822, 0x299f31d0]))).toBe('d16cfe09 94fdcceb 5001e420 24126ea1');
});

describe.each(available)('build %s', (build) => {
  test.each([1, 2, 3])('draws the words of every counter, as TypeScript does, %i threads', (threads) => {
    for (const [seedLow, seedHigh, purpose, stream, first] of [
      [0, 0, 0, 0, 0],
      [7, 0, 1, 2, 0],
      [0xffffffff, 0x1fffff, 3, 0xfffffffe, 0xfffffff0],
      [123456789, 42, 2, 5, 1000],
    ]) {
      const blocks = 20;
      const { bits } = call(
        build,
        'philox',
        { bits: both(new Uint32Array(4 * blocks)), seedLow, seedHigh, purpose, stream, first, blocks },
        threads,
      );
      const expected = Array.from({ length: blocks }, (_, i) =>
        philox([(first + i) >>> 0, 0, stream, purpose], [seedLow, seedHigh]),
      );
      expect([...bits]).toEqual(expected.flat());
      const scalar = Array.from({ length: blocks }, (_, i) =>
        philoxScalar(seedLow, seedHigh, purpose, stream, first + i),
      );
      expect(scalar).toEqual(expected);
    }
  });
});
