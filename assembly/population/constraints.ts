import { LANES, PAIR } from '../constants';
import { scaleOf } from '../constraints/scaleOf';
import { multiplyAdd } from '../math/multiplyAdd';
import { exactLanes } from '../norms';
import { InOut } from '../pointers';
import { inOrder } from './columnSums';
import { LANE, stepping } from './lanes';
import { exactUnits, normOf, squaresOf } from './unitNorms';

// Constraints in each lane that takes a step
//   hyper, apart: as stepLanes has them

// w = max(w, 0)
//   w (count), count a multiple of PAIR
export function constrainNonNegativeLanes(
  w: InOut, hyper: usize, apart: u32, count: u32, thread: u32, threads: u32,
): void {
  const zero = f32x4.splat(0);
  for (let half: u32 = 0; half < LANE; half += 16) {
    const mask = stepping(hyper, apart, half);
    for (let at = w + half; at < w + count * (LANE / PAIR); at += LANE) {
      const x = v128.load(at);
      v128.store(at, v128.bitselect(f32x4.pmax(x, zero), x, mask));
    }
  }
}

// What constrainUnitNorms computes
//   w [outputs][inputs]
export function constrainUnitNormsLanes(
  w: InOut, hyper: usize, least: f32, most: f32, rate: f32, apart: u32, inputs: u32, outputs: u32, thread: u32, threads: u32,
): void {
  const unit = inputs * LANE;
  for (let half: u32 = 0; half < LANE; half += 16) {
    const mask = stepping(hyper, apart, half);
    for (let o: u32 = 0; o < outputs; o += LANES) {
      const first = w + o * unit + half;
      const units = min(LANES, outputs - o);
      const exact = exactUnits(first, unit, LANE, inputs, units);
      for (let j: u32 = 0; j < units; j++) {
        const at = first + j * unit;
        const norm = normOf(squaresOf(at, LANE, inputs), exact, at, LANE, inputs);
        scaleLanes(at, at + unit, norm, least, most, rate, mask);
      }
    }
  }
}

// What constrainNorm computes
//   v (count), count a multiple of PAIR
export function constrainNormLanes(
  v: InOut, hyper: usize, least: f32, most: f32, rate: f32, apart: u32, count: u32, thread: u32, threads: u32,
): void {
  const columns = count / PAIR;
  const size = columns * LANE;
  for (let half: u32 = 0; half < LANE; half += 16) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let at = v + half; at < v + size; at += LANE) {
      const x = v128.load(at);
      const next = multiplyAdd(x, x, s0);
      s0 = s1;
      s1 = s2;
      s2 = s3;
      s3 = next;
    }
    const squares = inOrder(columns, s0, s1, s2, s3, false);
    const norm = normOf(squares, exactLanes(squares), v + half, LANE, columns);
    scaleLanes(v + half, v + size, norm, least, most, rate, stepping(hyper, apart, half));
  }
}

/** Brings the norm of the numbers from w to before end toward [least, most], where the mask says so. */
function scaleLanes(w: usize, end: usize, norm: v128, least: f32, most: f32, rate: f32, mask: v128): void {
  const scale = v128.bitselect(scaleOf(norm, least, most, rate), f32x4.splat(1), mask);
  for (; w < end; w += LANE) v128.store(w, f32x4.mul(v128.load(w), scale));
}
