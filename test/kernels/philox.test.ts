import { describe, expect, test } from 'vitest';
import { philox as philoxScalar } from '../../src/engine/philox.ts';
import { available } from '../support/builds.ts';
import { both, call } from '../support/kernel.ts';

/** Philox4x32-10 in whole-number arithmetic, as the paper writes it (Salmon et al. 2011). */
function philox([c0, c1, c2, c3]: number[], [k0, k1]: number[]): number[] {
  let counter = [c0, c1, c2, c3].map(BigInt);
  let key = [BigInt(k0), BigInt(k1)];
  const mask = 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const product0 = 0xd2511f53n * counter[0];
    const product1 = 0xcd9e8d57n * counter[2];
    counter = [
      (product1 >> 32n) ^ counter[1] ^ key[0],
      product1 & mask,
      (product0 >> 32n) ^ counter[3] ^ key[1],
      product0 & mask,
    ];
    key = [(key[0] + 0x9e3779b9n) & mask, (key[1] + 0xbb67ae85n) & mask];
  }
  return counter.map(Number);
}

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
