import { LANES, PANEL, bytes, padded, panelsOf } from '../constants';
import { Extent } from '../counts';
import { sum } from '../math/horizontal';
import { multiplyAdd } from '../math/multiplyAdd';
import { isExact, laneNorms } from '../norms';
import { InOut } from '../pointers';
import { share } from '../share';
import { scaleOf } from './scaleOf';

// Each unit's weights times n′ / (n + 10⁻⁷), n their norm, n′ = rate · (n clipped to [least, most]) + (1 − rate) · n;
// where n is within them they stay as they are
//   w [panels][inputs][PANEL]
export function constrainUnitNorms(
  w: InOut, least: f32, most: f32, rate: f32, inputs: Extent, outputs: Extent, thread: u32, threads: u32,
): void {
  const end = share(panelsOf(outputs), thread + 1, threads);
  for (let p = share(panelsOf(outputs), thread, threads); p < end; p++) {
    for (let j: u32 = 0; j < PANEL; j += LANES) {
      const lanes = w + bytes(p * inputs * PANEL + j);
      const scale = scaleOf(laneNorms(lanes, inputs), least, most, rate);
      for (let i: u32 = 0; i < inputs; i++) {
        const at = lanes + i * bytes(PANEL);
        v128.store(at, f32x4.mul(v128.load(at), scale));
      }
    }
  }
}

// The same for one vector, by the first thread
//   v (count, then zeros to whole panels)
export function constrainNorm(
  v: InOut, least: f32, most: f32, rate: f32, count: Extent, thread: u32, threads: u32,
): void {
  if (thread != 0) return;
  const end = v + bytes(padded(count));
  const scale = scaleOf(f32x4.splat(normOf(v, end)), least, most, rate);
  for (let at = v; at < end; at += bytes(LANES)) v128.store(at, f32x4.mul(v128.load(at), scale));
}

/** √Σ x² of the numbers from v to before end; in f64 where squares leave f32. */
function normOf(v: usize, end: usize): f32 {
  let total = f32x4.splat(0);
  for (let at = v; at < end; at += bytes(LANES)) {
    const x = v128.load(at);
    total = multiplyAdd(x, x, total);
  }
  const squares = sum(total);
  if (isExact(f32x4.splat(squares))) return sqrt<f32>(squares);
  let whole: f64 = 0;
  for (let at = v; at < end; at += bytes(1)) {
    const x = <f64>load<f32>(at);
    whole += x * x;
  }
  return <f32>sqrt<f64>(whole);
}
