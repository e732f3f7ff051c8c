import { philoxTwice } from './philox';

// Eight numbers each of two sets of four lanes: whether they are taken, with probability threshold / 2³²; never in lanes that are 0 in
// `lanesX`, or `lanesY`.
//   to [4][2]: masks in halves of 32 bits: the lower one of k is of number 2k, the upper one of 2k + 1
// Half 2k + h of Philox4x32-10(counter [x0, x1, stream, purpose]), or of y0, y1, is compared with the upper half of the threshold; where
// both are the same, that with purpose + 1 with the lower half.
export function taken(
  to: usize, lanesX: v128, lanesY: v128, x0: v128, y0: v128, x1: v128, y1: v128, stream: u32, purpose: u32, key0: v128, key1: v128,
  threshold: u32,
): void {
  // Signed comparisons are fewer instructions
  const flip = i16x8.splat(i16.MIN_VALUE);
  const upper = v128.xor(i16x8.splat(<i16>(threshold >> 16)), flip);
  philoxTwice(to, x0, y0, x1, y1, i32x4.splat(stream), i32x4.splat(purpose), key0, key1);
  let same = i16x8.splat(0);
  for (let at = to; at != to + 128; at += 32) {
    const halfX = v128.xor(v128.load(at), flip);
    const halfY = v128.xor(v128.load(at, 16), flip);
    same = v128.or(same, v128.or(i16x8.eq(halfX, upper), i16x8.eq(halfY, upper)));
    v128.store(at, v128.and(i16x8.gt_s(upper, halfX), lanesX));
    v128.store(at, v128.and(i16x8.gt_s(upper, halfY), lanesY), 16);
  }
  if (v128.any_true(same)) decide(to, lanesX, lanesY, x0, y0, x1, y1, stream, purpose, key0, key1, threshold);
}

/** As `taken`, with the words of both purposes. */
function decide(
  to: usize, lanesX: v128, lanesY: v128, x0: v128, y0: v128, x1: v128, y1: v128, stream: u32, purpose: u32, key0: v128, key1: v128,
  threshold: u32,
): void {
  const upper = i16x8.splat(<i16>(threshold >> 16));
  const lower = i16x8.splat(<i16>threshold);
  philoxTwice(to, x0, y0, x1, y1, i32x4.splat(stream), i32x4.splat(purpose), key0, key1);
  philoxTwice(to + 128, x0, y0, x1, y1, i32x4.splat(stream), i32x4.splat(purpose + 1), key0, key1);
  for (let at = to; at != to + 128; at += 16) {
    const half = v128.load(at);
    const less = v128.and(i16x8.eq(half, upper), i16x8.lt_u(v128.load(at, 128), lower));
    v128.store(at, v128.and(v128.or(less, i16x8.lt_u(half, upper)), ((at - to) & 16) == 0 ? lanesX : lanesY));
  }
}
