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
  const q = i32x4.shr_u(i32x4.add(w, i32x4.splat(0x20000000)), 30);
  const y = f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(w, i32x4.shl(q, 30))), v128.load32_splat(block));
  const square = f32x4.mul(y, y);
  let even = v128.load32_splat(block + 16);
  even = multiplyAdd(even, square, v128.load32_splat(block + 12));
  even = multiplyAdd(even, square, v128.load32_splat(block + 8));
  even = multiplyAdd(even, square, v128.load32_splat(block + 4));
  even = multiplyAdd(even, square, v128.load32_splat(block + 36));
  let odd = v128.load32_splat(block + 32);
  odd = multiplyAdd(odd, square, v128.load32_splat(block + 28));
  odd = multiplyAdd(odd, square, v128.load32_splat(block + 24));
  odd = f32x4.mul(y, multiplyAdd(odd, square, v128.load32_splat(block + 20)));
  const isOdd = i32x4.shr_s(i32x4.shl(q, 31), 31);
  const negative = i32x4.shl(i32x4.shr_u(i32x4.add(q, i32x4.splat(1)), 1), 31);
  return v128.xor(v128.bitselect(odd, even, isOdd), negative);
}
