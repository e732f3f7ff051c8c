import { PAIR, bytes } from '../constants';
import { Extent } from '../counts';
import { Out } from '../pointers';
import { LANE } from './lanes';
import { transpose } from './transpose';

// Between rows of numbers, one for each member of a block, and lanes.

// y[j] = number j of each member
//   y [count][PAIR], x (PAIR, count), `stride` numbers from member to member; up to three more behind the last are read
export function rowsToLanes(y: Out, x: usize, count: Extent, stride: u32, thread: u32, threads: u32): void {
  const s = bytes(stride);
  let j: u32 = 0;
  for (; j + 4 <= count; j += 4) {
    for (let half: u32 = 0; half < 2; half++) {
      const from = x + bytes(j) + half * 4 * s;
      const to = y + j * LANE + half * 16;
      transpose(to, LANE, v128.load(from), v128.load(from + s), v128.load(from + 2 * s), v128.load(from + 3 * s));
    }
  }
  for (; j < count; j++) {
    for (let m: u32 = 0; m < PAIR; m++) store<f32>(y + j * LANE + bytes(m), load<f32>(x + bytes(j) + m * s));
  }
}

// The other way.
//   y (PAIR, count), `stride` numbers from member to member      x [count][PAIR]
export function lanesToRows(y: Out, x: usize, count: Extent, stride: u32, thread: u32, threads: u32): void {
  const s = bytes(stride);
  let j: u32 = 0;
  for (; j + 4 <= count; j += 4) {
    for (let half: u32 = 0; half < 2; half++) {
      const from = x + j * LANE + half * 16;
      const to = y + bytes(j) + half * 4 * s;
      transpose(to, s, v128.load(from), v128.load(from, 32), v128.load(from, 64), v128.load(from, 96));
    }
  }
  for (; j < count; j++) {
    for (let m: u32 = 0; m < PAIR; m++) store<f32>(y + bytes(j) + m * s, load<f32>(x + j * LANE + bytes(m)));
  }
}

// y[j] = x[j] for every member      y [count][PAIR], x (count)
export function sharedToLanes(y: Out, x: usize, count: Extent, thread: u32, threads: u32): void {
  for (let j: u32 = 0; j < count; j++) {
    const value = v128.load32_splat(x + bytes(j));
    v128.store(y + j * LANE, value);
    v128.store(y + j * LANE, value, 16);
  }
}
