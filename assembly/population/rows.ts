import { expNonpositive } from '../math/exp';
import { inOrder } from './columnSums';
import { LANE } from './lanes';

/** y = e^(x − top) in four lanes; returns its sum, as rowExponentials. x, y: columns, LANE bytes apart; y may be x. */
// @ts-ignore: decorator
@inline
export function exponentials(y: usize, x: usize, top: v128, columns: u32): v128 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let j: u32 = 0; j < columns; j++) {
    const power = expNonpositive(f32x4.sub(v128.load(x + j * LANE), top));
    v128.store(y + j * LANE, power);
    const next = f32x4.add(s0, power);
    s0 = s1;
    s1 = s2;
    s2 = s3;
    s3 = next;
  }
  return inOrder(columns, s0, s1, s2, s3, false);
}

/** y = y / divisor in four lanes. y: columns, LANE bytes apart. */
// @ts-ignore: decorator
@inline
export function divide(y: usize, divisor: v128, columns: u32): void {
  for (let j: u32 = 0; j < columns; j++) v128.store(y + j * LANE, f32x4.div(v128.load(y + j * LANE), divisor));
}
