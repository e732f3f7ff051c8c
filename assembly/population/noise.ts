import { LANES, LINE } from '../constants';
import { radius, sineOfTurn } from '../math/boxMuller';
import { cosineOfTurn } from '../math/cosineOfTurn';
import { Out } from '../pointers';
import { LANE } from './lanes';
import { philoxLanes } from './philox';

// What bernoulli and normal draw, in each lane by its own seed and step
//   y [rows][columns]      state [3] u32: seed low, seed high, step      scratch: four v128

export function bernoulliLanes(
  y: Out, state: usize, scratch: Out, layer: u32, purpose: u32, threshold: u32, kept: f32,
  rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  const groups = (columns + LINE - 1) / LINE;
  for (let i: u32 = 0; i < rows; i++) {
    for (let g: u32 = 0; g < groups; g++) {
      for (let l: u32 = 0; l < min(LANES, columns - g * LINE); l++) {
        for (let half: u32 = 0; half < LANE; half += 16) {
          draw(scratch, state + half, (i * groups + g) * LANES + l, layer, purpose);
          for (let k: u32 = 0, j = g * LINE + l; k < 4 && j < columns; k++, j += LANES) {
            const dropped = i32x4.ge_u(v128.load(scratch + 16 * k), i32x4.splat(threshold));
            v128.store(y + (i * columns + j) * LANE + half, v128.and(dropped, f32x4.splat(kept)));
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
        for (let half: u32 = 0; half < LANE; half += 16) {
          draw(scratch, state + half, (i * groups + g) * LANES + l, layer, purpose);
          toNormal(scratch, f32x4.splat(deviation));
          for (let k: u32 = 0, j = g * LINE + l; k < 4 && j < columns; k++, j += LANES) {
            v128.store(y + (i * columns + j) * LANE + half, f32x4.add(v128.load(scratch + 16 * k), f32x4.splat(mean)));
          }
        }
      }
    }
  }
}

function draw(to: usize, state: usize, block: u32, layer: u32, purpose: u32): void {
  philoxLanes(
    to, i32x4.splat(block), i32x4.splat(layer), v128.load(state, 64), i32x4.splat(purpose), v128.load(state), v128.load(state, 32),
  );
}

/** Four v128 of words become normal numbers of mean 0. */
function toNormal(words: usize, deviation: v128): void {
  for (let pair: u32 = 0; pair < 64; pair += 32) {
    const r = f32x4.mul(radius(v128.load(words + pair)), deviation);
    const turn = v128.load(words + pair, 16);
    const first = f32x4.mul(r, cosineOfTurn(turn));
    const second = f32x4.mul(r, sineOfTurn(turn));
    v128.store(words + pair, first);
    v128.store(words + pair, second, 16);
  }
}
