import { LANES, PAIR, bytes, padded } from './constants';
import { laneMask } from './laneMask';
import { expNonpositive } from './math/exp';
import { max, sum } from './math/horizontal';

/** Sets what a row (padded columns) has after the last v128 with a column to zero. */
// @ts-ignore: decorator
@inline
export function zeroPadding(row: usize, columns: u32): void {
  const zero = f32x4.splat(0);
  for (let j = (columns + LANES - 1) & ~(LANES - 1); j < padded(columns); j += LANES) v128.store(row + bytes(j), zero);
}

/** The greatest of x (padded columns), its padding aside; -Infinity if all are NaN. */
// @ts-ignore: decorator
@inline
export function rowMax(x: usize, columns: u32): f32 {
  const least = f32x4.splat(-Infinity);
  let top = least;
  for (let j: u32 = 0; j < columns; j += LANES) {
    top = f32x4.pmax(top, v128.bitselect(v128.load(x + bytes(j)), least, laneMask(j, columns)));
  }
  return max(top);
}

/** y = e^(x − top), 0 in the padding; returns its sum. x, y (padded columns), y may be x; top ≥ every x. */
// @ts-ignore: decorator
@inline
export function rowExponentials(y: usize, x: usize, top: f32, columns: u32): f32 {
  const shift = f32x4.splat(top);
  let total = f32x4.splat(0);
  let j: u32 = 0;
  for (; j + LANES < columns; j += PAIR) {
    const at = x + bytes(j);
    const x0 = f32x4.sub(v128.load(at), shift);
    const x1 = f32x4.sub(v128.load(at, 16), shift);
    const power0 = expNonpositive(x0);
    const power1 = v128.and(expNonpositive(x1), laneMask(j + 4, columns));
    v128.store(y + bytes(j), power0);
    v128.store(y + bytes(j), power1, 16);
    total = f32x4.add(f32x4.add(total, power0), power1);
  }
  if (j < columns) {
    const power = v128.and(expNonpositive(f32x4.sub(v128.load(x + bytes(j)), shift)), laneMask(j, columns));
    v128.store(y + bytes(j), power);
    total = f32x4.add(total, power);
  }
  zeroPadding(y, columns);
  return sum(total);
}

/** y = y / divisor. y (columns, then zeros to whole panels). */
// @ts-ignore: decorator
@inline
export function rowDivide(y: usize, divisor: f32, columns: u32): void {
  const d = f32x4.splat(divisor);
  for (let j: u32 = 0; j < columns; j += LANES) v128.store(y + bytes(j), f32x4.div(v128.load(y + bytes(j)), d));
}

/** A logarithm that left f32 as the least number, so that 0 times it is 0. */
// @ts-ignore: decorator
@inline
export function finiteLog(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(-f32.MAX_VALUE));
}
