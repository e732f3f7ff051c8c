import { LANES, bytes } from '../constants';
import { laneMask } from '../laneMask';
import { sigmoidFrom } from '../math/sigmoid';

/** A loss of each output by itself, four at a time: ℓ(y, t), with the scalars a and b of its options. */
export interface ElementwiseLoss {
  /** What a row's Σℓ is divided by: its columns, or 1. */
  terms(columns: u32): f32;
  /** What the three below have in common. */
  inner(y: v128, t: v128, a: v128, b: v128): v128;
  /** What comes in the place of y: y, or the output of a logit y. */
  output(y: v128, inner: v128): v128;
  /** ℓ */
  value(y: v128, t: v128, inner: v128, a: v128, b: v128): v128;
  /** ∂ℓ/∂y */
  gradient(y: v128, t: v128, inner: v128, a: v128, b: v128): v128;
}

/** The mean over the columns of a loss of the outputs. */
@unmanaged
export class OfOutputs {
  @inline terms(columns: u32): f32 { return <f32>columns; }
  @inline output(y: v128, inner: v128): v128 { return y; }
}

/** The mean over the columns of a loss of the logits y before a sigmoid; inner is e^−|y|. */
@unmanaged
export class OfLogits {
  @inline terms(columns: u32): f32 { return <f32>columns; }
  @inline output(y: v128, inner: v128): v128 { return sigmoidFrom(y, inner); }
}

/**
 * dy = ∂ℓ/∂y / scale, 0 in the padding of the last v128, and out = the output; returns Σℓ by lanes.
 * dy, out, y, t (columns, rounded up to LANES); dy and out may each be y or t.
 */
// @ts-ignore: decorator
@inline
export function lossRow<L extends ElementwiseLoss>(
  dy: usize, out: usize, y: usize, t: usize, scale: v128, a: v128, b: v128, columns: u32,
): v128 {
  let total = f32x4.splat(0);
  for (let j: u32 = 0; j < columns; j += LANES) {
    const mask = laneMask(j, columns);
    const yj = v128.load(y + bytes(j));
    const tj = v128.load(t + bytes(j));
    const inner = changetype<L>(0).inner(yj, tj, a, b);
    const gradient = f32x4.div(changetype<L>(0).gradient(yj, tj, inner, a, b), scale);
    total = f32x4.add(total, v128.and(changetype<L>(0).value(yj, tj, inner, a, b), mask));
    v128.store(out + bytes(j), changetype<L>(0).output(yj, inner));
    v128.store(dy + bytes(j), v128.and(gradient, mask));
  }
  return total;
}

/** lossRow of a list of losses, by codes: their places in it. */
@unmanaged
export class RowsOf {
  @inline of(loss: u32, dy: usize, out: usize, y: usize, t: usize, scale: v128, a: v128, b: v128, columns: u32): v128 {
    return unreachable();
  }
}
