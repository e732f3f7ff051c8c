import { multiplyAdd } from "./multiplyAdd";

const block = memory.data<f32>([
  -9,
  9, // tanh rounds to 1
  0.5,
  1,
  0.0297739711, // p1
  0.000114262089, // p2
  0.113107264, // q1
  0.00120657368, // q2
  0.00000122926122, // q3
]);

// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const bounded = f32x4.pmin(f32x4.pmax(x, v128.load32_splat(block, 0)), v128.load32_splat(block, 4));
  const square = f32x4.mul(bounded, bounded);
  let p = v128.load32_splat(block, 20);
  p = f32x4.mul(square, multiplyAdd(p, square, v128.load32_splat(block, 16)));
  let q = v128.load32_splat(block, 32);
  q = multiplyAdd(q, square, v128.load32_splat(block, 28));
  q = f32x4.mul(square, multiplyAdd(q, square, v128.load32_splat(block, 24)));
  const a = multiplyAdd(bounded, p, bounded);
  const b = f32x4.add(q, v128.load32_splat(block, 12));
  const half = f32x4.mul(a, v128.load32_splat(block, 8));
  return f32x4.div(f32x4.mul(a, b), multiplyAdd(half, half, multiplyAdd(q, b, b)));
}
