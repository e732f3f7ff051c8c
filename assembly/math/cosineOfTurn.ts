import { multiplyAdd } from './multiplyAdd';

/*
 * cos 2πw/2³² of u32 lanes w. q is the quarter turn next to w, y the rest in quarter turns, within ±½: the result is
 * ±cos ½πy where q is even, ±sin ½πy where it is odd, polynomials of degree 8 and 7.
 * Error of every word below 3 ULP. Coefficients: remez.js.
 */

const block = memory.data<f32>([
  9.31322575e-10, // 2^-30
  -1.23370051, // c1
  0.253668517, // c2
  -0.0208552536, // c3
  0.00089357252, // c4
  1.57079637, // s0
  -0.645967305, // s1
  0.0797219202, // s2
  -0.00471391575, // s3
  1,
]);

export function cosineOfTurn(w: v128): v128 {
  const q = quarterOf(w);
  const y = restOf(w, q);
  const square = f32x4.mul(y, y);
  return cosineFrom(q, cosineOfRest(square), sineOfRest(y, square));
}

/** The quarter turn next to w. */
// @ts-ignore: decorator
@inline
export function quarterOf(w: v128): v128 {
  return i32x4.shr_u(i32x4.add(w, i32x4.splat(0x20000000)), 30);
}

/** How much w is beyond the quarter turn q, in quarter turns. */
// @ts-ignore: decorator
@inline
export function restOf(w: v128, q: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(w, i32x4.shl(q, 30))), v128.load32_splat(block));
}

/** cos ½πy of square = y² */
// @ts-ignore: decorator
@inline
export function cosineOfRest(square: v128): v128 {
  let even = v128.load32_splat(block + 16);
  even = multiplyAdd(even, square, v128.load32_splat(block + 12));
  even = multiplyAdd(even, square, v128.load32_splat(block + 8));
  even = multiplyAdd(even, square, v128.load32_splat(block + 4));
  return multiplyAdd(even, square, v128.load32_splat(block + 36));
}

/** sin ½πy, square = y² */
// @ts-ignore: decorator
@inline
export function sineOfRest(y: v128, square: v128): v128 {
  let odd = v128.load32_splat(block + 32);
  odd = multiplyAdd(odd, square, v128.load32_splat(block + 28));
  odd = multiplyAdd(odd, square, v128.load32_splat(block + 24));
  return f32x4.mul(y, multiplyAdd(odd, square, v128.load32_splat(block + 20)));
}

/** cos of q quarter turns and a rest, of whose cosine `even` and sine `odd`; with q − 1 in the place of q the sine. */
// @ts-ignore: decorator
@inline
export function cosineFrom(q: v128, even: v128, odd: v128): v128 {
  const isOdd = i32x4.shr_s(i32x4.shl(q, 31), 31);
  const negative = i32x4.shl(i32x4.shr_u(i32x4.add(q, i32x4.splat(1)), 1), 31);
  return v128.xor(v128.bitselect(odd, even, isOdd), negative);
}
