import { multiplyHigh } from '../random/fourBlocks';

// The multipliers, and what comes to the key up to each of the ten rounds
const table = memory.data<u32>([
  0xd2511f53, 0xcd9e8d57, //
  0x00000000, 0x00000000, 0x9e3779b9, 0xbb67ae85, 0x3c6ef372, 0x76cf5d0a, 0xdaa66d2b, 0x32370b8f, 0x78dde6e4, 0xed9eba14,
  0x1715609d, 0xa9066899, 0xb54cda56, 0x646e171e, 0x5384540f, 0x1fd5c5a3, 0xf1bbcdc8, 0xdb3d7428, 0x8ff34781, 0x96a522ad,
]);

/** Bytes from one round's numbers to the next one's. */
const ROUND: usize = 8;

/** The four words of Philox4x32-10, `step` bytes apart, a counter and a key in each lane. */
// @ts-ignore: decorator
@inline
export function philoxLanes(to: usize, step: u32, x0: v128, x1: v128, x2: v128, x3: v128, key0: v128, key1: v128): void {
  for (let round = table + ROUND; round != table + 11 * ROUND; round += ROUND) {
    const multiplier0 = v128.load32_splat(table);
    const high0 = multiplyHigh(x0, multiplier0);
    const low0 = i32x4.mul(x0, multiplier0);
    const multiplier1 = v128.load32_splat(table, 4);
    const high1 = multiplyHigh(x2, multiplier1);
    const low1 = i32x4.mul(x2, multiplier1);
    x0 = v128.xor(v128.xor(high1, x1), i32x4.add(key0, v128.load32_splat(round)));
    x1 = low1;
    x2 = v128.xor(v128.xor(high0, x3), i32x4.add(key1, v128.load32_splat(round, 4)));
    x3 = low0;
  }
  v128.store(to, x0);
  v128.store(to + step, x1);
  v128.store(to + 2 * step, x2);
  v128.store(to + 3 * step, x3);
}

/** The same of two sets of counters (x0, x1, x2, x3) and (y0, y1, x2, x3): words [4] of the first and the second. */
export function philoxTwice(to: usize, x0: v128, y0: v128, x1: v128, y1: v128, x2: v128, x3: v128, key0: v128, key1: v128): void {
  let y2 = x2;
  let y3 = x3;
  for (let round = table + ROUND; round != table + 11 * ROUND; round += ROUND) {
    const multiplier0 = v128.load32_splat(table);
    const highX0 = multiplyHigh(x0, multiplier0);
    const highY0 = multiplyHigh(y0, multiplier0);
    const lowX0 = i32x4.mul(x0, multiplier0);
    const lowY0 = i32x4.mul(y0, multiplier0);
    const multiplier1 = v128.load32_splat(table, 4);
    const highX1 = multiplyHigh(x2, multiplier1);
    const highY1 = multiplyHigh(y2, multiplier1);
    const lowX1 = i32x4.mul(x2, multiplier1);
    const lowY1 = i32x4.mul(y2, multiplier1);
    const round0 = i32x4.add(key0, v128.load32_splat(round));
    x0 = v128.xor(v128.xor(highX1, x1), round0);
    y0 = v128.xor(v128.xor(highY1, y1), round0);
    x1 = lowX1;
    y1 = lowY1;
    const round1 = i32x4.add(key1, v128.load32_splat(round, 4));
    x2 = v128.xor(v128.xor(highX0, x3), round1);
    y2 = v128.xor(v128.xor(highY0, y3), round1);
    x3 = lowX0;
    y3 = lowY0;
  }
  v128.store(to, x0);
  v128.store(to, y0, 16);
  v128.store(to, x1, 32);
  v128.store(to, y1, 48);
  v128.store(to, x2, 64);
  v128.store(to, y2, 80);
  v128.store(to, x3, 96);
  v128.store(to, y3, 112);
}
