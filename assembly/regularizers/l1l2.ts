import { bytes } from '../constants';
import { Extent } from '../counts';
import { pieceAt, piecesOf, termsOf } from '../pieces';
import { InOut, Out } from '../pointers';
import { share } from '../share';
import { PENALTY_TERMS as MOST } from '../shared';
import { penalty, signed } from './terms';

// P = Σ l1·|w| + l2·w², a sum for each piece; g += l1·sign w + 2·l2·w
//   w, g [lines][terms][width], `count` numbers      partials (pieces) f64
export function l1l2Penalty(
  partials: Out, g: InOut, w: usize, l1: f32, l2: f32,
  terms: u32, width: u32, count: Extent, thread: u32, threads: u32,
): void {
  const pieces = piecesOf(count, terms, MOST);
  const end = share(pieces, thread + 1, threads);
  for (let i = share(pieces, thread, threads); i < end; i++) {
    const at = pieceAt(i, terms, width, MOST);
    store<f64>(partials + (i << 3), pieceOf(g + at, w + at, l1, l2, termsOf(i, terms, MOST), bytes(width)));
  }
}

/** P of PAIR columns over so many terms of w, in f64; adds its gradient to g. */
function pieceOf(g: usize, w: usize, l1: f32, l2: f32, terms: u32, step: u32): f64 {
  const slope1 = f32x4.splat(l1);
  const slope2 = f32x4.splat(2 * l2);
  const factor2 = f32x4.splat(l2);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let i: u32 = 0; i < terms * step; i += step) {
    const w0 = v128.load(w + i);
    const w1 = v128.load(w + i, 16);
    const g0 = f32x4.add(v128.load(g + i), f32x4.add(signed(slope1, w0), f32x4.mul(slope2, w0)));
    const g1 = f32x4.add(v128.load(g + i, 16), f32x4.add(signed(slope1, w1), f32x4.mul(slope2, w1)));
    v128.store(g + i, g0);
    v128.store(g + i, g1, 16);
    const p0 = penalty(w0, slope1, factor2);
    const p1 = penalty(w1, slope1, factor2);
    low = f64x2.add(low, f64x2.add(f64x2.promote_low_f32x4(p0), f64x2.promote_low_f32x4(p1)));
    high = f64x2.add(high, f64x2.add(f64x2.promote_low_f32x4(upper(p0)), f64x2.promote_low_f32x4(upper(p1))));
  }
  const total = f64x2.add(low, high);
  return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
}

/** Lanes 2 and 3, as 0 and 1. */
// @ts-ignore: decorator
@inline
function upper(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 2, 3, 2, 3);
}
