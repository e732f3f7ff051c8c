import { PAIR, bytes } from '../constants';
import { Extent } from '../counts';
import { normalPairs, radiusOfWord } from '../math/boxMuller';
import { cosineOfTurn } from '../math/cosineOfTurn';
import { InOut, Out } from '../pointers';
import { LANE } from './lanes';
import { philoxTwice } from './philox';
import { taken } from './taken';

/** From this threshold on, normal numbers are drawn for all numbers; below it, for those that take one. */
const MANY: u32 = 0x40000000;

/** Where in the scratch memory is what: masks, and of PAIR numbers that take z: member, q, k, and where they lie. */
const MASKS: u32 = 128;
const MEMBERS: u32 = 384;
const QS: u32 = 416;
const KS: u32 = 448;
const PLACES: u32 = 480;

// w = w + sigma · z for members from ≤ i < to, z ~ N(0, 1), each number with probability threshold / 2³², or always if that is 0
//   w [count], member: the first of the block      scratch: 32 v128
// Number j = 4q + k of member i takes the words of Philox4x32-10(counter [i, q, stream, purpose], key [seed low, seed high]): words
// 0 and 1 make the first two of four (radius · cosine, radius · sine), 2 and 3 the others. Whether it takes z is told by
// half j % 8 of the words with counter [i, ⌊j / 8⌋, stream, purpose + 1], as `taken` says.
export function mutateLanes(
  w: InOut, scratch: Out, member: u32, from: u32, to: u32, seedLow: u32, seedHigh: u32, stream: u32, purpose: u32,
  threshold: u32, sigma: f32, count: Extent, thread: u32, threads: u32,
): void {
  const masks = scratch + MASKS;
  const key0 = i32x4.splat(seedLow);
  const key1 = i32x4.splat(seedHigh);
  const index0 = i32x4.add(i32x4.splat(member), i32x4(0, 1, 2, 3));
  const index1 = i32x4.add(index0, i32x4.splat(4));
  const among0 = among(index0, from, to);
  const among1 = among(index1, from, to);
  let waiting: u32 = 0;
  for (let j: u32 = 0; j < count; j += 8) {
    const most = min<u32>(8, count - j);
    if (threshold != 0) {
      const group = i32x4.splat(j / 8);
      taken(masks, among0, among1, index0, index1, group, group, stream, purpose + 1, key0, key1, threshold);
    } else if (j == 0) {
      for (let k: u32 = 0; k < 128; k += 32) {
        v128.store(masks + k, among0);
        v128.store(masks + k, among1, 16);
      }
    }
    if (threshold == 0 || threshold >= MANY) {
      for (let k: u32 = 0; k < most; k += 2) {
        if ((k & 3) == 0) {
          const q = i32x4.splat((j + k) / 4);
          philoxTwice(scratch, index0, index1, q, q, i32x4.splat(stream), i32x4.splat(purpose), key0, key1);
        }
        const words = scratch + (k & 2) * LANE;
        normalPairs(words, words + LANE, f32x4.splat(sigma));
        const mask0 = v128.load(masks + k * 16);
        const mask1 = v128.load(masks + k * 16, 16);
        const at = w + (j + k) * LANE;
        add(at, words, i32x4.shr_s(i32x4.shl(mask0, 16), 16), i32x4.shr_s(i32x4.shl(mask1, 16), 16));
        if (k + 1 < most) add(at + LANE, words + LANE, i32x4.shr_s(mask0, 16), i32x4.shr_s(mask1, 16));
      }
      continue;
    }
    for (let half: u32 = 0; half < PAIR; half += 4) {
      const at = masks + half * 4;
      const first = i8x16.bitmask(i8x16.narrow_i16x8_s(v128.load(at), v128.load(at, 32)));
      const last = i8x16.bitmask(i8x16.narrow_i16x8_s(v128.load(at, 64), v128.load(at, 96)));
      // Bit 8k + 2l + h is number 2k + h of lane l
      for (let bits = <u32>first | (<u32>last << 16); bits != 0; bits &= bits - 1) {
        const bit = ctz(bits);
        const number = j + ((bit >> 3) << 1) + (bit & 1);
        if (number >= count) break;
        const lane = half + ((bit >> 1) & 3);
        const next = scratch + bytes(waiting);
        store<u32>(next, member + lane, MEMBERS);
        store<u32>(next, number / 4, QS);
        store<u32>(next, number & 3, KS);
        store<u32>(next, <u32>(w + number * LANE + bytes(lane)), PLACES);
        if (++waiting < PAIR) continue;
        addTo(scratch, PAIR, stream, purpose, key0, key1, sigma);
        waiting = 0;
      }
    }
  }
  if (waiting > 0) addTo(scratch, waiting, stream, purpose, key0, key1, sigma);
}

/** Which members are of those from ≤ i < to. */
// @ts-ignore: decorator
@inline
function among(index: v128, from: u32, to: u32): v128 {
  return v128.and(i32x4.ge_u(index, i32x4.splat(from)), i32x4.lt_u(index, i32x4.splat(to)));
}

/** w + z where the masks say so. */
// @ts-ignore: decorator
@inline
function add(w: usize, z: usize, mask0: v128, mask1: v128): void {
  const before0 = v128.load(w);
  const before1 = v128.load(w, 16);
  const after0 = v128.bitselect(f32x4.add(before0, v128.load(z)), before0, mask0);
  const after1 = v128.bitselect(f32x4.add(before1, v128.load(z, 16)), before1, mask1);
  v128.store(w, after0);
  v128.store(w, after1, 16);
}

/** Adds z to the first `waiting` of PAIR numbers, each of a member of its own. */
function addTo(scratch: usize, waiting: u32, stream: u32, purpose: u32, key0: v128, key1: v128, sigma: f32): void {
  const at = scratch + MEMBERS;
  philoxTwice(
    scratch, v128.load(at), v128.load(at, 16), v128.load(at, QS - MEMBERS), v128.load(at, QS + 16 - MEMBERS),
    i32x4.splat(stream), i32x4.splat(purpose), key0, key1,
  );
  for (let half: u32 = 0; half < LANE; half += 16) {
    const words = scratch + half;
    const k = v128.load(words, KS);
    const last = i32x4.gt_s(k, i32x4.splat(1));
    const r = f32x4.mul(radiusOfWord(v128.bitselect(v128.load(words, 64), v128.load(words), last)), f32x4.splat(sigma));
    const turn = v128.bitselect(v128.load(words, 96), v128.load(words, 32), last);
    // sin x = cos (x − ¼ turn), for odd k
    v128.store(words, f32x4.mul(r, cosineOfTurn(i32x4.sub(turn, i32x4.shr_u(i32x4.shl(k, 31), 1)))));
  }
  for (let i: u32 = 0; i < waiting; i++) {
    const place = <usize>load<u32>(scratch + bytes(i), PLACES);
    store<f32>(place, load<f32>(place) + load<f32>(scratch + bytes(i)));
  }
}
