import { LANES } from '../constants';
import { multiplyAdd } from '../math/multiplyAdd';
import { exactLanes, wideNorms } from '../norms';

// Norms of the units of a weight, in four lanes; a unit's inputs are `step` bytes apart.

/** Σ w² of a unit. */
export function squaresOf(w: usize, step: u32, inputs: u32): v128 {
  let total = f32x4.splat(0);
  for (const end = w + inputs * step; w < end; w += step) {
    const x = v128.load(w);
    total = multiplyAdd(x, x, total);
  }
  return total;
}

/** √squares, or in lanes that are not exact √Σ w² in f64. */
export function normOf(squares: v128, exact: v128, w: usize, step: u32, inputs: u32): v128 {
  if (i32x4.all_true(exact)) return f32x4.sqrt(squares);
  return v128.bitselect(f32x4.sqrt(squares), wideNorms(w, step, w + inputs * step), exact);
}

/** Where the squares of four units, `unit` bytes apart, are exact: in no lane if not all four are among the `units`. */
export function exactUnits(w: usize, unit: u32, step: u32, inputs: u32, units: u32): v128 {
  let exact = i32x4.splat(units < LANES ? 0 : -1);
  for (let j: u32 = 0; j < min(LANES, units); j++) exact = v128.and(exact, exactLanes(squaresOf(w + j * unit, step, inputs)));
  return exact;
}
