import { LEAST, wideCosine } from '../losses/wideCosine';
import { bytes } from '../constants';
import { Out } from '../pointers';
import { productSum } from './columnSums';
import { LANE } from './lanes';

// What cosineSimilarity computes, in each lane
//   y, t, dy [rows][columns]      losses [rows]      a, b: not used
export function cosineSimilarityLanes(
  losses: Out, dy: Out, y: usize, t: usize, a: f32, b: f32, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  const scale = f32x4.splat(-<f32>rows);
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const first = i * columns * LANE + half;
      const yLength = lengthOf(productSum(y + first, y + first, columns));
      const tLength = lengthOf(productSum(t + first, t + first, columns));
      const cosine = f32x4.div(f32x4.div(productSum(y + first, t + first, columns), yLength), tLength);
      const loss = f32x4.neg(cosine);
      v128.store(losses + i * LANE + half, loss);
      const direction = v128.and(loss, f32x4.gt(yLength, f32x4.splat(LEAST)));
      for (let j: u32 = 0; j < columns; j++) {
        const at = first + j * LANE;
        const yUnit = f32x4.div(v128.load(y + at), yLength);
        const tUnit = f32x4.div(v128.load(t + at), tLength);
        const turn = f32x4.div(f32x4.add(tUnit, f32x4.mul(direction, yUnit)), yLength);
        v128.store(dy + at, f32x4.div(turn, scale));
      }
      const far = f32x4.eq(f32x4.max(yLength, tLength), f32x4.splat(Infinity));
      for (let m: u32 = 0, lanes = i32x4.bitmask(far); lanes != 0; m += bytes(1), lanes >>= 1) {
        if ((lanes & 1) == 0) continue;
        store<f32>(losses + i * LANE + half + m, wideCosine(dy + first + m, y + first + m, t + first + m, LANE, rows, columns));
      }
    }
  }
}

/** √squares, at least LEAST; NaN stays NaN. */
// @ts-ignore: decorator
@inline
function lengthOf(squares: v128): v128 {
  const length = f32x4.sqrt(squares);
  const least = f32x4.splat(LEAST);
  return v128.bitselect(least, length, f32x4.lt(length, least));
}
