import { LANES, PAIR, bytes } from '../constants';
import { Extent, Operations } from '../counts';
import { radius, sineOfTurn } from '../math/boxMuller';
import { cosineOfTurn } from '../math/cosineOfTurn';
import { InOut, Out } from '../pointers';
import { LANE } from './lanes';
import { philoxLanes } from './philox';

// w = w + sigma · z for members from ≤ i < to, z ~ N(0, 1), each number with probability threshold / 2³², or always if that is 0
//   w [count], member: the first of the block      scratch: eight v128
// Number j = 4q + k of member i takes the words of Philox4x32-10(counter [i, q, stream, purpose], key [seed low, seed high]): words
// 0 and 1 make the first two of four (radius · cosine, radius · sine), 2 and 3 the others; with purpose + 1, whether it takes z
// is told by word k.
export function mutateLanes(
  w: InOut, scratch: Out, member: u32, from: u32, to: u32, seedLow: u32, seedHigh: u32, stream: u32, purpose: u32,
  threshold: u32, sigma: f32, count: Extent, thread: u32, threads: u32,
): void {
  const key0 = i32x4.splat(seedLow);
  const key1 = i32x4.splat(seedHigh);
  const x2 = i32x4.splat(stream);
  for (let half: u32 = 0; half < LANE; half += 16) {
    const index = i32x4.add(i32x4.splat(member + half / 4), i32x4(0, 1, 2, 3));
    const among = v128.and(i32x4.ge_u(index, i32x4.splat(from)), i32x4.lt_u(index, i32x4.splat(to)));
    if (!v128.any_true(among)) continue;
    for (let j: u32 = 0; j < count; j += 4) {
      const q = i32x4.splat(j / 4);
      const most = min<u32>(4, count - j);
      if (threshold != 0) {
        philoxLanes(scratch + 64, index, q, x2, i32x4.splat(purpose + 1), key0, key1);
        let any = i32x4.splat(0);
        for (let k: u32 = 0; k < 4; k++) {
          const taken = v128.and(among, i32x4.lt_u(v128.load(scratch + 64 + 16 * k), i32x4.splat(threshold)));
          v128.store(scratch + 64 + 16 * k, taken);
          any = v128.or(any, taken);
        }
        if (!v128.any_true(any)) continue;
      }
      philoxLanes(scratch, index, q, x2, i32x4.splat(purpose), key0, key1);
      for (let k: u32 = 0; k < most; k += 2) {
        if (threshold != 0) {
          const any = v128.or(v128.load(scratch + 64 + 16 * k), v128.load(scratch + 80 + 16 * k));
          if (!v128.any_true(any)) continue;
        }
        const r = f32x4.mul(radius(v128.load(scratch + 16 * k)), f32x4.splat(sigma));
        const turn = v128.load(scratch + 16 * k, 16);
        const first = threshold != 0 ? v128.load(scratch + 64 + 16 * k) : among;
        add(w + (j + k) * LANE + half, f32x4.mul(r, cosineOfTurn(turn)), first);
        if (k + 1 == most) break;
        const second = threshold != 0 ? v128.load(scratch + 80 + 16 * k) : among;
        add(w + (j + k + 1) * LANE + half, f32x4.mul(r, sineOfTurn(turn)), second);
      }
    }
  }
}

/** w + z where the mask says so. */
// @ts-ignore: decorator
@inline
function add(w: usize, z: v128, mask: v128): void {
  const before = v128.load(w);
  v128.store(w, v128.bitselect(f32x4.add(before, z), before, mask));
}

// Number j of child k is that of parent b[k] with probability threshold / 2³², else of parent a[k]: by word j % 4 of
// Philox4x32-10(counter [k, j / 4, stream, purpose], key [seed low, seed high])
//   w [blocks][count]: all members      a, b (children) u32      y (children, count)      scratch: four v128 for each thread
export function crossoverRows(
  y: Out, w: usize, a: usize, b: usize, scratch: Out, seedLow: u32, seedHigh: u32, stream: u32, purpose: u32, threshold: u32,
  count: Extent, children: u32, operations: Operations, thread: u32, threads: u32,
): void {
  const words = scratch + thread * 64;
  const end = <u32>((<u64>children * (thread + 1)) / threads);
  for (let k = <u32>((<u64>children * thread) / threads); k < end; k++) {
    const first = memberAt(w, load<u32>(a + bytes(k)), count);
    const second = memberAt(w, load<u32>(b + bytes(k)), count);
    const child = y + k * bytes(count);
    for (let j: u32 = 0; j < count; j += 4 * LANES) {
      const q = i32x4.add(i32x4.splat(j / 4), i32x4(0, 1, 2, 3));
      philoxLanes(
        words, i32x4.splat(k), q, i32x4.splat(stream), i32x4.splat(purpose), i32x4.splat(seedLow), i32x4.splat(seedHigh),
      );
      const most = min<u32>(4 * LANES, count - j);
      for (let i: u32 = 0; i < most; i++) {
        const word = load<u32>(words + 16 * (i & 3) + 4 * (i / 4));
        const parent = word < threshold ? second : first;
        store<f32>(child + bytes(j + i), load<f32>(parent + (j + i) * LANE));
      }
    }
  }
}

// Members c[k] become the rows of y, in order.
//   w [blocks][count]      c (children) u32      y (children, count)
export function putRows(
  w: InOut, y: usize, c: usize, count: Extent, children: u32, thread: u32, threads: u32,
): void {
  if (thread != 0) return;
  for (let k: u32 = 0; k < children; k++) {
    const member = memberAt(w, load<u32>(c + bytes(k)), count);
    for (let j: u32 = 0; j < count; j++) store<f32>(member + j * LANE, load<f32>(y + (k * count + j) * 4));
  }
}

/** Where the numbers of a member begin, LANE bytes apart. */
// @ts-ignore: decorator
@inline
function memberAt(w: usize, member: u32, count: u32): usize {
  return w + (member / PAIR) * count * LANE + bytes(member % PAIR);
}
