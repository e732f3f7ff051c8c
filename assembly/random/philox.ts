import { LANES, bytes } from '../constants';
import { Out } from '../pointers';
import { share } from '../share';

// The words of Philox4x32-10(counter [block, 0, stream, purpose], key [seedLow, seedHigh]) for the blocks from `first` on
//   bits (blocks, 4) u32, blocks a multiple of LANES
// Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC 2011)
export function philox(
  bits: Out, seedLow: u32, seedHigh: u32, purpose: u32, stream: u32, first: u32, blocks: u32, thread: u32, threads: u32,
): void {
  const end = share(blocks / LANES, thread + 1, threads);
  for (let i = share(blocks / LANES, thread, threads); i < end; i++) {
    const block = i32x4.add(i32x4.splat(first + i * LANES), i32x4(0, 1, 2, 3));
    fourBlocks(bits + i * bytes(4 * LANES), block, i32x4.splat(stream), i32x4.splat(purpose), seedLow, seedHigh);
  }
}

/** Four blocks at once, one to a lane: ten rounds on the words x0 … x3 of their counters. */
function fourBlocks(bits: usize, x0: v128, x2: v128, x3: v128, key0: u32, key1: u32): void {
  const multiplier0 = i32x4.splat(0xd2511f53);
  const multiplier1 = i32x4.splat(0xcd9e8d57);
  let x1 = i32x4.splat(0);
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(x0, multiplier0);
    const low0 = i32x4.mul(x0, multiplier0);
    const high1 = multiplyHigh(x2, multiplier1);
    const low1 = i32x4.mul(x2, multiplier1);
    x0 = v128.xor(v128.xor(high1, x1), i32x4.splat(key0));
    x1 = low1;
    x2 = v128.xor(v128.xor(high0, x3), i32x4.splat(key1));
    x3 = low0;
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
  const low01 = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5);
  const low23 = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7);
  const high23 = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
  v128.store(bits, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(bits, v128.shuffle<i64>(low01, low23, 1, 3), 16);
  v128.store(bits, v128.shuffle<i64>(high01, high23, 0, 2), 32);
  v128.store(bits, v128.shuffle<i64>(high01, high23, 1, 3), 48);
}

/** The upper 32 bits of the unsigned product, per lane. */
// @ts-ignore: decorator
@inline
function multiplyHigh(a: v128, b: v128): v128 {
  const low = i64x2.extmul_low_i32x4_u(a, b);
  const high = i64x2.extmul_high_i32x4_u(a, b);
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}
