import { PAIR } from '../constants';

// Many networks of one architecture lie in blocks of PAIR members, a lane for each: where a network has n numbers, a block has
// lanes [n][PAIR]. What one network computes, a block computes in each lane, by the same operations in the same order.

/** Bytes of one number of every member of a block. */
export const LANE: u32 = PAIR << 2;
