/** What becomes of the words of four blocks. */
export interface Sink {
  /** Takes the words to `at`, so many vectors of them: lane l of xk is word k of block l. a, b as given to fourBlocks. */
  put(at: usize, vectors: u32, x0: v128, x1: v128, x2: v128, x3: v128, a: v128, b: v128): void;
}

/** Ten rounds of Philox4x32-10 on four counters (x0, x1, x2, x3), one to a lane. */
// @ts-ignore: decorator
@inline
export function fourBlocks<S extends Sink>(
  at: usize, vectors: u32, x0: v128, x1: v128, x2: v128, x3: v128, key0: u32, key1: u32, a: v128, b: v128,
): void {
  const multiplier0 = i32x4.splat(0xd2511f53);
  const multiplier1 = i32x4.splat(0xcd9e8d57);
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
  changetype<S>(0).put(at, vectors, x0, x1, x2, x3, a, b);
}

/** The upper 32 bits of the unsigned product, per lane. */
// @ts-ignore: decorator
@inline
export function multiplyHigh(a: v128, b: v128): v128 {
  const low = i64x2.extmul_low_i32x4_u(a, b);
  const high = i64x2.extmul_high_i32x4_u(a, b);
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}
