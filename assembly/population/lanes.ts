import { PAIR } from '../constants';
import { HYPER_NUMBERS } from '../shared';

// Many networks of one architecture lie in blocks of PAIR members, a lane for each: where a network has n numbers, a block has
// lanes [n][PAIR]. What one network computes, a block computes in each lane, by the same operations in the same order.

/** Bytes of one number of every member of a block. */
export const LANE: u32 = PAIR << 2;

/** Which of four lanes take a step: all bits set there, as the mask behind hyper has it if lanes are apart. */
// @ts-ignore: decorator
@inline
export function stepping(hyper: usize, apart: u32, half: u32): v128 {
  return apart != 0 ? v128.load(hyper + HYPER_NUMBERS * LANE + half) : i32x4.splat(-1);
}
