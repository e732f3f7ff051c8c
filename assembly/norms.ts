import { PANEL, bytes } from './constants';
import { multiplyAdd } from './math/multiplyAdd';

/** Squares of which f32 holds all digits sum to more than this, if to more than 0. */
const LEAST: f32 = 1e-30;

/** Whether all four f32 sums of squares have all their digits: none has left the range of f32. */
// @ts-ignore: decorator
@inline
export function isExact(squares: v128): bool {
  return i32x4.all_true(exactLanes(squares));
}

/** Which of them have: all bits set there. */
// @ts-ignore: decorator
@inline
export function exactLanes(squares: v128): v128 {
  return v128.and(f32x4.ge(squares, f32x4.splat(LEAST)), f32x4.lt(squares, f32x4.splat(Infinity)));
}

/** The norms √Σ w² of four units: four lanes of a panel [inputs][PANEL], from w on; in f64 where squares leave f32. */
export function laneNorms(w: usize, inputs: u32): v128 {
  const end = w + inputs * bytes(PANEL);
  let total = f32x4.splat(0);
  for (let at = w; at < end; at += bytes(PANEL)) {
    const x = v128.load(at);
    total = multiplyAdd(x, x, total);
  }
  return isExact(total) ? f32x4.sqrt(total) : wideNorms(w, bytes(PANEL), end);
}

/** The norms of four lanes, each `step` bytes after the ones before, from w to before end; in f64. */
// @ts-ignore: decorator
@inline
export function wideNorms(w: usize, step: u32, end: usize): v128 {
  let low = f64x2.splat(0);
  let high = low;
  for (let at = w; at < end; at += step) {
    const x0 = f64x2.promote_low_f32x4(v128.load64_zero(at));
    const x1 = f64x2.promote_low_f32x4(v128.load64_zero(at, 8));
    low = f64x2.add(low, f64x2.mul(x0, x0));
    high = f64x2.add(high, f64x2.mul(x1, x1));
  }
  const norms = f32x4.demote_f64x2_zero(f64x2.sqrt(low));
  return v128.shuffle<f64>(norms, f32x4.demote_f64x2_zero(f64x2.sqrt(high)), 0, 2);
}
