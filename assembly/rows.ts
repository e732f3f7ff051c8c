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
export function rowMax(x: usize, columns: u32): f32 {
  const least = f32x4.splat(-Infinity);
  let top0 = least;
  let top1 = least;
  for (let j: u32 = 0; j < padded(columns); j += PAIR) {
    const at = x + bytes(j);
    top0 = f32x4.pmax(top0, v128.bitselect(v128.load(at), least, laneMask(j, columns)));
    top1 = f32x4.pmax(top1, v128.bitselect(v128.load(at, 16), least, laneMask(j + 4, columns)));
  }
  return max(f32x4.pmax(top0, top1));
}

/** y = e^(x − top), 0 in the padding; returns its sum. x, y (padded columns), y may be x; top ≥ every x. */
export function rowExponentials(y: usize, x: usize, top: f32, columns: u32): f32 {
  const shift = f32x4.splat(top);
  let total = f32x4.splat(0);
  for (let j: u32 = 0; j < padded(columns); j += PAIR) {
    const at = x + bytes(j);
    const x0 = f32x4.sub(v128.load(at), shift);
    const x1 = f32x4.sub(v128.load(at, 16), shift);
    const power0 = v128.and(expNonpositive(x0), laneMask(j, columns));
    const power1 = v128.and(expNonpositive(x1), laneMask(j + 4, columns));
    v128.store(y + bytes(j), power0);
    v128.store(y + bytes(j), power1, 16);
    total = f32x4.add(f32x4.add(total, power0), power1);
  }
  return sum(total);
}

/** y = y / divisor. y (padded columns). */
export function rowDivide(y: usize, divisor: f32, columns: u32): void {
  const d = f32x4.splat(divisor);
  for (let j: u32 = 0; j < padded(columns); j += PAIR) {
    const at = y + bytes(j);
    const y0 = f32x4.div(v128.load(at), d);
    const y1 = f32x4.div(v128.load(at, 16), d);
    v128.store(at, y0);
    v128.store(at, y1, 16);
  }
}
