import { LANES, PAIR, bytes } from '../constants';
import { Out } from '../pointers';
import { SQUARE_TERMS as MOST } from '../shared';
import { LANE } from './lanes';

// What squareSums computes, in each lane: its pieces, summed in the same order
//   x [count]: term t of column j of line l is number l · line + t · term + j · column; there is none from the next line on
//   sums [first + pieces or more] f64
export function squareSumsLanes(
  sums: Out, x: usize, first: u32, terms: u32, line: u32, term: u32, column: u32, pieces: u32, count: u32, thread: u32, threads: u32,
): void {
  const along = (terms + MOST - 1) / MOST;
  for (let k: u32 = 0; k < pieces; k++) {
    const from = (k % along) * MOST;
    const length = min(MOST, terms - from);
    const start = (k / along) * line + from * term;
    const end = min(count, (k / along + 1) * line);
    for (let m: u32 = 0; m < PAIR; m += 2) {
      const at = x + bytes(m);
      const sum02 = columnsOf(at, start, column, term, length, end);
      const sum13 = columnsOf(at, start + column, column, term, length, end);
      v128.store(sums + 2 * ((first + k) * LANE + bytes(m)), f64x2.add(sum02, sum13));
    }
  }
}

/** (Σ x₀² + Σ x₄²) + (Σ x₂² + Σ x₆²) over the terms of a piece's columns, from number i on: of two members, in f64. */
function columnsOf(x: usize, i: u32, column: u32, term: u32, terms: u32, end: u32): v128 {
  const near = f64x2.add(columnOf(x, i, term, terms, end), columnOf(x, i + LANES * column, term, terms, end));
  i += 2 * column;
  const far = f64x2.add(columnOf(x, i, term, terms, end), columnOf(x, i + LANES * column, term, terms, end));
  return f64x2.add(near, far);
}

/** Σ x² of a column: of two members, in f64. */
// @ts-ignore: decorator
@inline
function columnOf(x: usize, i: u32, term: u32, terms: u32, end: u32): v128 {
  let total = f64x2.splat(0);
  for (let t: u32 = 0; t < terms && i < end; t++, i += term) {
    const value = f64x2.promote_low_f32x4(v128.load64_zero(x + i * LANE));
    total = f64x2.add(total, f64x2.mul(value, value));
  }
  return total;
}
