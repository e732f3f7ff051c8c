import { LANE } from './lanes';

// Sums and maxima over the columns of a row go four columns at a time where a row is one network's, and then over the four
// lanes: (s₀ + s₂) + (s₁ + s₃), sⱼ over the columns j, j + 4, …. In lanes of members these are four sums that take turns.

/** The sum of so many columns in the order above, from x on, each `step` bytes after the one before. */
// @ts-ignore: decorator
@inline
export function columnSum(x: usize, step: u32, columns: u32): v128 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let j: u32 = 0; j < columns; j++) {
    const next = f32x4.add(s0, v128.load(x));
    s0 = s1;
    s1 = s2;
    s2 = s3;
    s3 = next;
    x += step;
  }
  return inOrder(columns, s0, s1, s2, s3, false);
}

/** The same of products a b. */
// @ts-ignore: decorator
@inline
export function productSum(a: usize, b: usize, columns: u32): v128 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let j: u32 = 0; j < columns; j++) {
    const next = f32x4.add(s0, f32x4.mul(v128.load(a + j * LANE), v128.load(b + j * LANE)));
    s0 = s1;
    s1 = s2;
    s2 = s3;
    s3 = next;
  }
  return inOrder(columns, s0, s1, s2, s3, false);
}

/** The same of the greatest. */
// @ts-ignore: decorator
@inline
export function columnMax(x: usize, step: u32, columns: u32): v128 {
  let s0 = f32x4.splat(-Infinity);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let j: u32 = 0; j < columns; j++) {
    const next = f32x4.pmax(s0, v128.load(x));
    s0 = s1;
    s1 = s2;
    s2 = s3;
    s3 = next;
    x += step;
  }
  return inOrder(columns, s0, s1, s2, s3, true);
}

/** Brings four sums that took turns over so many columns in order, and adds them. */
// @ts-ignore: decorator
@inline
export function inOrder(columns: u32, s0: v128, s1: v128, s2: v128, s3: v128, greatest: bool): v128 {
  for (; (columns & 3) != 0; columns++) {
    const next = s0;
    s0 = s1;
    s1 = s2;
    s2 = s3;
    s3 = next;
  }
  if (greatest) return f32x4.pmax(f32x4.pmax(s0, s2), f32x4.pmax(s1, s3));
  return f32x4.add(f32x4.add(s0, s2), f32x4.add(s1, s3));
}
