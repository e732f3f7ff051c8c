import { LANES, bytes, padded } from './constants';
import { laneMask } from './laneMask';
import { expNonpositive } from './math/exp';
import { max, sum } from './math/horizontal';

/** The greatest of x (columns); -Infinity if all are NaN. */
export function rowMax(x: usize, columns: u32): f32 {
  const least = f32x4.splat(-Infinity);
  let top = least;
  for (let j: u32 = 0; j < columns; j += LANES) {
    top = f32x4.pmax(top, v128.bitselect(v128.load(x + bytes(j)), least, laneMask(j, columns)));
  }
  return max(top);
}

/** y = e^(x − top), 0 in the padding; returns its sum. x, y (padded columns), y may be x; top ≥ every x. */
export function rowExponentials(y: usize, x: usize, top: f32, columns: u32): f32 {
  const shift = f32x4.splat(top);
  let total = f32x4.splat(0);
  for (let j: u32 = 0; j < padded(columns); j += LANES) {
    const power = v128.and(expNonpositive(f32x4.sub(v128.load(x + bytes(j)), shift)), laneMask(j, columns));
    v128.store(y + bytes(j), power);
    total = f32x4.add(total, power);
  }
  return sum(total);
}

/** y = y / divisor. y (padded columns). */
export function rowDivide(y: usize, divisor: f32, columns: u32): void {
  const d = f32x4.splat(divisor);
  for (let j: u32 = 0; j < padded(columns); j += LANES) {
    v128.store(y + bytes(j), f32x4.div(v128.load(y + bytes(j)), d));
  }
}
