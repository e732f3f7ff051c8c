import { LANES, bytes } from '../constants';
import { Extent } from '../counts';
import { Out } from '../pointers';
import { share } from '../share';
import { fourBlocks } from './fourBlocks';

// The words of Philox4x32-10(counter [block, 0, stream, purpose], key [seedLow, seedHigh]) for the blocks from `first` on
//   bits (blocks, 4) u32, blocks a multiple of LANES
// Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC 2011)
export function philox(
  bits: Out, seedLow: u32, seedHigh: u32, purpose: u32, stream: u32, first: u32, blocks: Extent, thread: u32, threads: u32,
): void {
  const zero = i32x4.splat(0);
  const end = share(blocks / LANES, thread + 1, threads);
  for (let i = share(blocks / LANES, thread, threads); i < end; i++) {
    const block = i32x4.add(i32x4.splat(first + i * LANES), i32x4(0, 1, 2, 3));
    const at = bits + i * bytes(4 * LANES);
    fourBlocks<InOrder>(at, 4, block, zero, i32x4.splat(stream), i32x4.splat(purpose), seedLow, seedHigh, zero, zero);
  }
}

/** Stores the words block by block. */
@unmanaged
class InOrder {
  @inline put(at: usize, vectors: u32, x0: v128, x1: v128, x2: v128, x3: v128, a: v128, b: v128): void {
    const low01 = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5);
    const low23 = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5);
    const high01 = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7);
    const high23 = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
    v128.store(at, v128.shuffle<i64>(low01, low23, 0, 2));
    v128.store(at, v128.shuffle<i64>(low01, low23, 1, 3), 16);
    v128.store(at, v128.shuffle<i64>(high01, high23, 0, 2), 32);
    v128.store(at, v128.shuffle<i64>(high01, high23, 1, 3), 48);
  }
}
