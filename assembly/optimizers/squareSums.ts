import { PAIR, bytes } from '../constants';
import { Out } from '../pointers';
import { share } from '../share';

/** Numbers whose squares one sum takes in: always the same ones, whatever thread adds them. */
const CHUNK: u32 = 4096;

// sums[first + i] = Σ x² over the i-th CHUNK of x, in f64: no square of an f32 overflows there
//   x (count), count a multiple of PAIR      sums (first + ⌈count / CHUNK⌉ or more) f64
export function squareSums(sums: Out, x: usize, first: u32, count: u32, thread: u32, threads: u32): void {
  const chunks = (count + CHUNK - 1) / CHUNK;
  const end = share(chunks, thread + 1, threads);
  for (let i = share(chunks, thread, threads); i < end; i++) {
    store<f64>(sums + ((first + i) << 3), squareSum(x + bytes(i * CHUNK), min(count - i * CHUNK, CHUNK)));
  }
}

function squareSum(x: usize, count: u32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let i: u32 = 0; i < count; i += PAIR) {
    const x0 = f64x2.promote_low_f32x4(v128.load64_zero(x + bytes(i)));
    const x1 = f64x2.promote_low_f32x4(v128.load64_zero(x + bytes(i), 8));
    const x2 = f64x2.promote_low_f32x4(v128.load64_zero(x + bytes(i), 16));
    const x3 = f64x2.promote_low_f32x4(v128.load64_zero(x + bytes(i), 24));
    s0 = f64x2.add(s0, f64x2.mul(x0, x0));
    s1 = f64x2.add(s1, f64x2.mul(x1, x1));
    s2 = f64x2.add(s2, f64x2.mul(x2, x2));
    s3 = f64x2.add(s3, f64x2.mul(x3, x3));
  }
  const s = f64x2.add(f64x2.add(s0, s2), f64x2.add(s1, s3));
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}
