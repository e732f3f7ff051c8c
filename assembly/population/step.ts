import { leastNormal } from '../optimizers/flushTiny';
import { Rule } from '../optimizers/step';
import { InOut, Out } from '../pointers';
import { HYPER_NUMBERS } from '../shared';
import { LANE } from './lanes';

// One pass of a rule over p, g [count] and the slots [slots][count], in each lane
//   hyper [HYPER_NUMBERS]: keep, h0, …, h6; then a mask, of whose bits none is set in lanes that stay as they are
//   apart: whether lanes differ in hyper or mask      scratch (3 + slots, PAIR), for lanes that differ
// @ts-ignore: decorator
@inline
export function stepLanes<R extends Rule>(
  p: InOut, g: usize, slots: InOut, hyper: usize, scratch: Out, kept: u32, apart: u32, count: u32, thread: u32, threads: u32,
): void {
  const size = count * LANE;
  for (let half: u32 = 0; half < (apart != 0 ? LANE : 16); half += 16) {
    const keep = v128.load(hyper + half);
    const h0 = v128.load(hyper + half, 32);
    const h1 = v128.load(hyper + half, 64);
    const h2 = v128.load(hyper + half, 96);
    const h3 = v128.load(hyper + half, 128);
    const h4 = v128.load(hyper + half, 160);
    const h5 = v128.load(hyper + half, 192);
    const h6 = v128.load(hyper + half, 224);
    const tiny = leastNormal();
    const mask = v128.load(hyper + HYPER_NUMBERS * LANE + half);
    // A rule takes a pair of v128 by the same hyper: where lanes differ, half the lanes of two numbers
    const own = apart != 0 ? 2 * LANE : LANE;
    for (let i: u32 = half; i < size; i += own) {
      const next = i + LANE < size ? LANE : 0;
      if (apart != 0) {
        take(scratch, p + i, next);
        take(scratch + LANE, g + i, next);
        for (let slot: u32 = 0; slot < kept; slot++) take(scratch + (2 + slot) * LANE, slots + slot * size + i, next);
      }
      const at = apart != 0 ? scratch : p + i;
      const gradient = apart != 0 ? scratch + LANE : g + i;
      const state = apart != 0 ? scratch + 2 * LANE : slots + i;
      changetype<R>(0).update(at, gradient, state, apart != 0 ? LANE : size, keep, h0, h1, h2, h3, h4, h5, h6, tiny);
      if (apart != 0) {
        put(p + i, next, scratch, mask);
        for (let slot: u32 = 0; slot < kept; slot++) put(slots + slot * size + i, next, scratch + (2 + slot) * LANE, mask);
      }
    }
  }
}

/** Loads a pair from two places. */
function take(pair: usize, at: usize, next: u32): void {
  v128.store(pair, v128.load(at));
  v128.store(pair, v128.load(at + next), 16);
}

/** Stores a pair in two places where the mask says so. */
function put(at: usize, next: u32, pair: usize, mask: v128): void {
  if (next != 0) v128.store(at + next, v128.bitselect(v128.load(pair, 16), v128.load(at + next), mask));
  v128.store(at, v128.bitselect(v128.load(pair), v128.load(at), mask));
}
