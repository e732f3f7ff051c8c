import { LANES, padded } from '../constants';
import { multiplyAdd } from '../math/multiplyAdd';
import { InOut, Out } from '../pointers';
import { LANE } from './lanes';
import { exactUnits, normOf, squaresOf } from './unitNorms';

/** The sign bit of each lane. */
const SIGN: u32 = 0x80000000;

// What normalizeUnits and orthogonalPenalty compute, in each lane
//   w, g: number (unit, input) is number unit · unitStep + input · inputStep
//   u [outputs][inputs], norms [outputs]

export function normalizeUnitsLanes(
  u: Out, norms: Out, w: usize, unitStep: u32, inputStep: u32, inputs: u32, outputs: u32, thread: u32, threads: u32,
): void {
  const step = inputStep * LANE;
  for (let half: u32 = 0; half < LANE; half += 16) {
    for (let o: u32 = 0; o < outputs; o++) {
      const group = o & ~(LANES - 1);
      const exact = exactUnits(w + group * unitStep * LANE + half, unitStep * LANE, step, inputs, outputs - group);
      const unit = w + o * unitStep * LANE + half;
      const norm = normOf(squaresOf(unit, step, inputs), exact, unit, step, inputs);
      const some = f32x4.ne(norm, f32x4.splat(0));
      v128.store(norms + o * LANE + half, norm);
      for (let i: u32 = 0; i < inputs; i++) {
        const divided = f32x4.div(v128.load(unit + i * step), norm);
        v128.store(u + (o * inputs + i) * LANE + half, v128.and(divided, some));
      }
    }
  }
}

//   s [outputs][outputs]: scratch      partials [parts] f64: a sum for each four units
export function orthogonalPenaltyLanes(
  partials: Out, g: InOut, s: Out, u: usize, norms: usize, factor: f32,
  unitStep: u32, inputStep: u32, parts: u32, inputs: u32, outputs: u32, thread: u32, threads: u32,
): void {
  memory.fill(partials, 0, 2 * parts * LANE);
  for (let half: u32 = 0; half < LANE; half += 16) {
    const sums = s + half;
    for (let o: u32 = 0; o < outputs; o += LANES) {
      const t0 = toFactors(sums, u + half, norms + half, factor, o, inputs, outputs);
      const t1 = toFactors(sums, u + half, norms + half, factor, o + 1, inputs, outputs);
      const t2 = toFactors(sums, u + half, norms + half, factor, o + 2, inputs, outputs);
      const t3 = toFactors(sums, u + half, norms + half, factor, o + 3, inputs, outputs);
      const total = f32x4.add(f32x4.add(t0, t2), f32x4.add(t1, t3));
      const scale = f64x2.splat(0.5 * <f64>factor);
      const at = partials + 2 * ((o / LANES) * LANE + half);
      v128.store(at, f64x2.mul(scale, f64x2.promote_low_f32x4(total)));
      v128.store(at, f64x2.mul(scale, f64x2.promote_low_f32x4(v128.shuffle<f32>(total, total, 2, 3, 2, 3))), 16);
    }
    for (let o: u32 = 0; o < outputs; o++) {
      for (let i: u32 = 0; i < inputs; i++) {
        const at = g + (o * unitStep + i * inputStep) * LANE + half;
        let sum = v128.load(at);
        for (let j: u32 = 0; j < outputs; j++) {
          sum = multiplyAdd(v128.load(u + (j * inputs + i) * LANE + half), v128.load(sums + (o * outputs + j) * LANE), sum);
        }
        // The units of padding, which are 0, make 0 of −0
        v128.store(at, padded(outputs) > outputs ? f32x4.add(sum, f32x4.splat(0)) : sum);
      }
    }
  }
}

/** The factors of uⱼ for unit i, at s [i][j]; returns Σ |c|. 0 for a unit that is not there. */
function toFactors(s: usize, u: usize, norms: usize, factor: f32, i: u32, inputs: u32, outputs: u32): v128 {
  const zero = f32x4.splat(0);
  let total = zero;
  if (i >= outputs) return total;
  const norm = v128.load(norms + i * LANE);
  const scale = v128.and(f32x4.div(f32x4.splat(factor), norm), f32x4.ne(norm, zero));
  for (let j: u32 = 0; j < outputs; j++) {
    if (j == i) continue;
    let c = zero;
    for (let k: u32 = 0; k < inputs * LANE; k += LANE) {
      c = multiplyAdd(v128.load(u + j * inputs * LANE + k), v128.load(u + i * inputs * LANE + k), c);
    }
    total = f32x4.add(total, f32x4.abs(c));
    const signed = v128.or(scale, v128.and(c, i32x4.splat(SIGN)));
    v128.store(s + (i * outputs + j) * LANE, v128.and(signed, f32x4.ne(c, zero)));
  }
  v128.store(s + (i * outputs + i) * LANE, f32x4.neg(f32x4.mul(total, scale)));
  return total;
}
