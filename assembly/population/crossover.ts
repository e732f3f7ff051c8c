import { PAIR, bytes } from '../constants';
import { Extent, Operations } from '../counts';
import { InOut, Out } from '../pointers';
import { share } from '../share';
import { LANE } from './lanes';
import { taken } from './taken';
import { transpose } from './transpose';

// y[k] = the numbers of member members[k], one after the other
//   y (parents, count), w [blocks][count], members (parents) u32
export function membersToRows(y: Out, w: usize, members: usize, count: Extent, parents: Extent, thread: u32, threads: u32): void {
  const end = share(parents, thread + 1, threads);
  for (let k = share(parents, thread, threads); k < end; k++) {
    const member = load<u32>(members + bytes(k));
    let from = w + (member / PAIR) * count * LANE + bytes(member % PAIR);
    let to = y + k * bytes(count);
    for (const last = to + bytes(count); to != last; to += bytes(1), from += LANE) store<f32>(to, load<f32>(from));
  }
}

/** Bytes of scratch memory of a thread. */
const SCRATCH: u32 = 384;

// A member whose child[i] is k + 1 becomes child k; one whose child[i] is 0 stays as it is. Number j of child k is that of row b[k]
// with probability threshold / 2³², else of row a[k]: as `taken` says by half j % 8 of the words of
// Philox4x32-10(counter [k, ⌊j / 8⌋, stream, purpose], key [seed low, seed high])
//   w [blocks][count], child (blocks, PAIR) u32      a, b (children) u32: rows of parents (rows, count)
//   up to three numbers behind the parents are read      scratch: 24 v128 for each thread
export function crossoverLanes(
  w: InOut, child: usize, a: usize, b: usize, parents: usize, scratch: Out, seedLow: u32, seedHigh: u32, stream: u32, purpose: u32,
  threshold: u32, count: Extent, blocks: u32, operations: Operations, thread: u32, threads: u32,
): void {
  const masks = scratch + thread * SCRATCH;
  const first = masks + 256;
  const second = masks + 320;
  const key0 = i32x4.splat(seedLow);
  const key1 = i32x4.splat(seedHigh);
  const end = share(blocks, thread + 1, threads) * 2;
  for (let half = share(blocks, thread, threads) * 2; half < end; half++) {
    const numbers = v128.load(child + half * 16);
    if (!v128.any_true(numbers)) continue;
    const k = i32x4.sub(numbers, i32x4.splat(1));
    const becomes = i32x4.ne(numbers, i32x4.splat(0));
    const a0 = parents + load<u32>(a + bytes(max(i32x4.extract_lane(k, 0), 0))) * bytes(count);
    const a1 = parents + load<u32>(a + bytes(max(i32x4.extract_lane(k, 1), 0))) * bytes(count);
    const a2 = parents + load<u32>(a + bytes(max(i32x4.extract_lane(k, 2), 0))) * bytes(count);
    const a3 = parents + load<u32>(a + bytes(max(i32x4.extract_lane(k, 3), 0))) * bytes(count);
    const b0 = parents + load<u32>(b + bytes(max(i32x4.extract_lane(k, 0), 0))) * bytes(count);
    const b1 = parents + load<u32>(b + bytes(max(i32x4.extract_lane(k, 1), 0))) * bytes(count);
    const b2 = parents + load<u32>(b + bytes(max(i32x4.extract_lane(k, 2), 0))) * bytes(count);
    const b3 = parents + load<u32>(b + bytes(max(i32x4.extract_lane(k, 3), 0))) * bytes(count);
    let to = w + (half / 2) * count * LANE + (half % 2) * 16;
    for (let j: u32 = 0; j < count; j += 16) {
      const group = i32x4.splat(j / 8);
      taken(masks, becomes, becomes, k, k, group, i32x4.add(group, i32x4.splat(1)), stream, purpose, key0, key1, threshold);
      for (let i: u32 = 0; i < 16 && j + i < count; i += 4) {
        const at = bytes(j + i);
        transpose(first, 16, v128.load(a0 + at), v128.load(a1 + at), v128.load(a2 + at), v128.load(a3 + at));
        transpose(second, 16, v128.load(b0 + at), v128.load(b1 + at), v128.load(b2 + at), v128.load(b3 + at));
        for (let n: u32 = 0; n < 4 && j + i + n < count; n += 2) {
          // Numbers 0 … 7 of the first group, then of the second
          const mask = v128.load(masks + ((i & 4) + n) * 16 + (i & 8) * 2);
          const from = 16 * n;
          mix(to, first + from, second + from, i32x4.shr_s(i32x4.shl(mask, 16), 16), becomes);
          if (j + i + n + 1 < count) mix(to + LANE, first + from + 16, second + from + 16, i32x4.shr_s(mask, 16), becomes);
          to += 2 * LANE;
        }
      }
    }
  }
}

/** Of the first or the second parent, where there is a child. */
// @ts-ignore: decorator
@inline
function mix(to: usize, first: usize, second: usize, isSecond: v128, becomes: v128): void {
  const mixed = v128.bitselect(v128.load(second), v128.load(first), isSecond);
  v128.store(to, v128.bitselect(mixed, v128.load(to), becomes));
}
