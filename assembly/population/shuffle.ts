import { LANES, bytes } from '../constants';
import { Extent } from '../counts';
import { Out } from '../pointers';
import { share } from '../share';
import { philoxLanes } from './philox';

/** Words that are drawn at once. */
const WORDS: u32 = 4 * LANES;

// For each member the numbers 0 … rows − 1 in random order, as shuffle of src/data draws it from the words of
// Philox4x32-10(counter [block, 0, stream, purpose], key [seed low, seed high]), in order.
//   orders (members, rows) u32      seeds (members, 3) u32: seed low, seed high, stream      scratch: four v128 for each thread
export function shuffleRows(
  orders: Out, seeds: usize, scratch: Out, purpose: u32, rows: Extent, members: Extent, thread: u32, threads: u32,
): void {
  const words = scratch + thread * 64;
  const end = share(members, thread + 1, threads);
  for (let member = share(members, thread, threads); member < end; member++) {
    const seed = seeds + member * 12;
    const order = orders + member * bytes(rows);
    for (let i: u32 = 0; i < rows; i++) {
      const word = i % WORDS;
      if (word == 0) {
        const block = i32x4.add(i32x4.splat(i / 4), i32x4(0, 1, 2, 3));
        const zero = i32x4.splat(0);
        philoxLanes(
          words, 16, block, zero, v128.load32_splat(seed, 8), i32x4.splat(purpose), v128.load32_splat(seed), v128.load32_splat(seed, 4),
        );
      }
      const drawn = load<u32>(words + 16 * (word % 4) + 4 * (word / 4));
      const j = <u32>((<u64>drawn * (i + 1)) >> 32);
      store<u32>(order + bytes(i), load<u32>(order + bytes(j)));
      store<u32>(order + bytes(j), i);
    }
  }
}
