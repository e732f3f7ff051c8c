import { multiplyHigh } from '../random/fourBlocks';

/** The four words of Philox4x32-10, a counter and a key in each lane. */
// @ts-ignore: decorator
@inline
export function philoxLanes(to: usize, x0: v128, x1: v128, x2: v128, x3: v128, key0: v128, key1: v128): void {
  const multiplier0 = i32x4.splat(0xd2511f53);
  const multiplier1 = i32x4.splat(0xcd9e8d57);
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(x0, multiplier0);
    const low0 = i32x4.mul(x0, multiplier0);
    const high1 = multiplyHigh(x2, multiplier1);
    const low1 = i32x4.mul(x2, multiplier1);
    x0 = v128.xor(v128.xor(high1, x1), key0);
    x1 = low1;
    x2 = v128.xor(v128.xor(high0, x3), key1);
    x3 = low0;
    key0 = i32x4.add(key0, i32x4.splat(0x9e3779b9));
    key1 = i32x4.add(key1, i32x4.splat(0xbb67ae85));
  }
  v128.store(to, x0);
  v128.store(to, x1, 16);
  v128.store(to, x2, 32);
  v128.store(to, x3, 48);
}
