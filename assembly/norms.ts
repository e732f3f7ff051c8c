import { PANEL, bytes } from './constants';
import { multiplyAdd } from './math/multiplyAdd';

/** The norms √Σ w² of four units: four lanes of a panel [inputs][PANEL], from w on. */
// @ts-ignore: decorator
@inline
export function laneNorms(w: usize, inputs: u32): v128 {
  let total = f32x4.splat(0);
  for (const end = w + inputs * bytes(PANEL); w < end; w += bytes(PANEL)) {
    const x = v128.load(w);
    total = multiplyAdd(x, x, total);
  }
  return f32x4.sqrt(total);
}
