import { bytes } from '../constants';
import { Operations } from '../counts';
import { run } from '../generated/packs/population';
import { Out } from '../pointers';
import { share } from '../share';

/** Words of a v128. */
const WORDS: u32 = 4;

// Runs a program of this pack's kernels for one block after the other: all of it for a block, then the next.
//   words (length) u32: the program of the first block, as the first thread runs it
//   steps, parts (length) u32: what comes to each word from block to block, and from thread to thread
//   copy (threads · length) u32: each thread's own program      length a multiple of WORDS
//   moving (moves) u32: the places in bytes of those words that change from block to block
//   skipped (blocks) u32: those where it is not 0 are left out; 0 if none is
//   operations: how many all blocks are worth, for the choice of threads
export function eachBlock(
  words: usize, steps: usize, parts: usize, copy: Out, moving: usize, skipped: usize,
  length: u32, moves: u32, blocks: u32, operations: Operations, thread: u32, threads: u32,
): void {
  const first = share(blocks, thread, threads);
  const end = share(blocks, thread + 1, threads);
  const program = copy + thread * bytes(length);
  for (let i: u32 = 0; i < bytes(length); i += bytes(WORDS)) {
    const moved = i32x4.add(v128.load(words + i), i32x4.mul(v128.load(steps + i), i32x4.splat(first)));
    v128.store(program + i, i32x4.add(moved, i32x4.mul(v128.load(parts + i), i32x4.splat(thread))));
  }
  for (let k = first; k < end; k++) {
    if (skipped == 0 || load<u32>(skipped + bytes(k)) == 0) run(program, 0, 1);
    for (let i: u32 = 0; i < bytes(moves); i += bytes(1)) {
      const at = load<u32>(moving + i);
      store<u32>(program + at, load<u32>(program + at) + load<u32>(steps + at));
    }
  }
}
