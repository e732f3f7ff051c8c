import { LANES, LINE } from '../constants';
import { normalPairs } from '../math/boxMuller';
import { Out } from '../pointers';
import { LANE } from './lanes';
import { philoxLanes } from './philox';

// What bernoulli and normal draw, in each lane by its own seed and step
//   y [rows][columns]      state [3] u32: seed low, seed high, step      scratch: eight v128
//   own [2]: the threshold u32, and what is kept, of each lane; or 0 where they are the same for all

export function bernoulliLanes(
  y: Out, state: usize, own: usize, scratch: Out, layer: u32, purpose: u32, threshold: u32, kept: f32,
  rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  const groups = (columns + LINE - 1) / LINE;
  for (let i: u32 = 0; i < rows; i++) {
    for (let g: u32 = 0; g < groups; g++) {
      for (let l: u32 = 0; l < min(LANES, columns - g * LINE); l++) {
        draw(scratch, state, (i * groups + g) * LANES + l, layer, purpose);
        for (let k: u32 = 0, j = g * LINE + l; k < 4 && j < columns; k++, j += LANES) {
          for (let half: u32 = 0; half < LANE; half += 16) {
            const least = own == 0 ? i32x4.splat(threshold) : v128.load(own + half);
            const value = own == 0 ? f32x4.splat(kept) : v128.load(own + half, 32);
            const stays = i32x4.ge_u(v128.load(scratch + k * LANE + half), least);
            v128.store(y + (i * columns + j) * LANE + half, v128.and(stays, value));
          }
        }
      }
    }
  }
}

export function normalLanes(
  y: Out, state: usize, scratch: Out, layer: u32, purpose: u32, mean: f32, deviation: f32,
  rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  const groups = (columns + LINE - 1) / LINE;
  for (let i: u32 = 0; i < rows; i++) {
    for (let g: u32 = 0; g < groups; g++) {
      for (let l: u32 = 0; l < min(LANES, columns - g * LINE); l++) {
        draw(scratch, state, (i * groups + g) * LANES + l, layer, purpose);
        normalPairs(scratch, scratch + LANE, f32x4.splat(deviation));
        normalPairs(scratch + 2 * LANE, scratch + 3 * LANE, f32x4.splat(deviation));
        for (let k: u32 = 0, j = g * LINE + l; k < 4 && j < columns; k++, j += LANES) {
          const to = y + (i * columns + j) * LANE;
          const z0 = v128.load(scratch + k * LANE);
          const z1 = v128.load(scratch + k * LANE, 16);
          v128.store(to, f32x4.add(z0, f32x4.splat(mean)));
          v128.store(to, f32x4.add(z1, f32x4.splat(mean)), 16);
        }
      }
    }
  }
}

/** Four words of each lane. */
function draw(to: usize, state: usize, block: u32, layer: u32, purpose: u32): void {
  for (let half: u32 = 0; half < LANE; half += 16) {
    const at = state + half;
    philoxLanes(
      to + half, LANE, i32x4.splat(block), i32x4.splat(layer), v128.load(at, 64), i32x4.splat(purpose), v128.load(at), v128.load(at, 32),
    );
  }
}
