import { LANES, PAIR, bytes } from '../constants';
import { InOut, Out } from '../pointers';
import { penalty, signed } from '../regularizers/terms';
import { PENALTY_TERMS as MOST } from '../shared';
import { LANE } from './lanes';

// What l1l2Penalty computes, in each lane: its pieces, summed in the same order
//   w, g [count]: term t of column j is number j · column + t · term; there is none if that is count or more
//   partials [pieces] f64
export function l1l2PenaltyLanes(
  partials: Out, g: InOut, w: usize, l1: f32, l2: f32,
  terms: u32, term: u32, column: u32, pieces: u32, count: u32, thread: u32, threads: u32,
): void {
  const slope1 = f32x4.splat(l1);
  const slope2 = f32x4.splat(2 * l2);
  for (let i: u32 = 0; i < count * LANE; i += 16) {
    const w0 = v128.load(w + i);
    const slope = f32x4.add(signed(slope1, w0), f32x4.mul(slope2, w0));
    v128.store(g + i, f32x4.add(v128.load(g + i), slope));
  }
  const along = (terms + MOST - 1) / MOST;
  for (let k: u32 = 0; k < pieces; k++) {
    const from = (k % along) * MOST;
    const length = min(MOST, terms - from);
    const first = (k / along) * PAIR * column + from * term;
    for (let m: u32 = 0; m < PAIR; m += 2) {
      const at = w + bytes(m);
      const sum0 = columnsOf(at, first, column, term, length, count, l1, l2);
      const sum1 = columnsOf(at, first + column, column, term, length, count, l1, l2);
      const sum2 = columnsOf(at, first + 2 * column, column, term, length, count, l1, l2);
      const sum3 = columnsOf(at, first + 3 * column, column, term, length, count, l1, l2);
      v128.store(partials + 2 * (k * LANE + bytes(m)), f64x2.add(f64x2.add(sum0, sum2), f64x2.add(sum1, sum3)));
    }
  }
}

/** Σ of the penalties of a piece's column, from number i on, and the one LANES columns on: of two members, in f64. */
function columnsOf(w: usize, i: u32, column: u32, term: u32, terms: u32, count: u32, l1: f32, l2: f32): v128 {
  const slope = f32x4.splat(l1);
  const factor = f32x4.splat(l2);
  let total = f64x2.splat(0);
  for (let t: u32 = 0; t < terms; t++, i += term) {
    const j = i + LANES * column;
    const p0 = i < count ? penalty(v128.load64_zero(w + i * LANE), slope, factor) : f32x4.splat(0);
    const p1 = j < count ? penalty(v128.load64_zero(w + j * LANE), slope, factor) : f32x4.splat(0);
    total = f64x2.add(total, f64x2.add(f64x2.promote_low_f32x4(p0), f64x2.promote_low_f32x4(p1)));
  }
  return total;
}

// sum = Σ partials, in their order, in each lane
//   partials [parts] f64      sum (PAIR) f64
export function sumPartialsLanes(sum: Out, partials: usize, parts: u32, thread: u32, threads: u32): void {
  for (let half: u32 = 0; half < 2 * LANE; half += 16) {
    let total = f64x2.splat(0);
    for (let k: u32 = 0; k < parts; k++) total = f64x2.add(total, v128.load(partials + 2 * k * LANE + half));
    v128.store(sum + half, total);
  }
}
