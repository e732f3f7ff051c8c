import { bytes } from '../constants';
import { Extent } from '../counts';
import { pieceAt, piecesOf, termsOf } from '../pieces';
import { Out } from '../pointers';
import { share } from '../share';
import { SQUARE_TERMS as MOST } from '../shared';

// sums[first + i] = Σ x² over the i-th piece of x, in f64: no square of an f32 overflows there
//   x [lines][terms][width], `count` numbers      sums (first + pieces or more) f64
export function squareSums(
  sums: Out, x: usize, first: u32, terms: u32, width: u32, count: Extent, thread: u32, threads: u32,
): void {
  const pieces = piecesOf(count, terms, MOST);
  const end = share(pieces, thread + 1, threads);
  for (let i = share(pieces, thread, threads); i < end; i++) {
    const sum = squareSum(x + pieceAt(i, terms, width, MOST), termsOf(i, terms, MOST), bytes(width));
    store<f64>(sums + ((first + i) << 3), sum);
  }
}

/** Σ x² of PAIR columns over so many terms. */
function squareSum(x: usize, terms: u32, step: u32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (const end = x + terms * step; x < end; x += step) {
    const x0 = f64x2.promote_low_f32x4(v128.load64_zero(x));
    const x1 = f64x2.promote_low_f32x4(v128.load64_zero(x, 8));
    const x2 = f64x2.promote_low_f32x4(v128.load64_zero(x, 16));
    const x3 = f64x2.promote_low_f32x4(v128.load64_zero(x, 24));
    s0 = f64x2.add(s0, f64x2.mul(x0, x0));
    s1 = f64x2.add(s1, f64x2.mul(x1, x1));
    s2 = f64x2.add(s2, f64x2.mul(x2, x2));
    s3 = f64x2.add(s3, f64x2.mul(x3, x3));
  }
  const s = f64x2.add(f64x2.add(s0, s2), f64x2.add(s1, s3));
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}
