import { Out } from '../pointers';
import { columnSum, inOrder } from './columnSums';
import { LANE } from './lanes';

// What rowNormalizationForward computes, in each lane
//   x, y [rows][columns], y not x      weight, bias [columns], or 0 for none      mean [rows], or 0; inverse [rows]
export function rowNormalizationForwardLanes(
  y: Out, mean: Out, inverse: Out, x: usize, weight: usize, bias: usize, epsilon: f32,
  rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  const count = f32x4.splat(<f32>columns);
  const size = columns * LANE;
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const xi = x + i * size + half;
      const yi = y + i * size + half;
      let center = f32x4.splat(0);
      if (mean != 0) {
        center = f32x4.div(columnSum(xi, LANE, columns), count);
        const far = f32x4.eq(f32x4.abs(center), f32x4.splat(Infinity));
        if (v128.any_true(far)) center = v128.bitselect(wideMean(xi, columns), center, far);
        v128.store(mean + i * LANE + half, center);
      }
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      for (let j: u32 = 0; j < size; j += LANE) {
        const d = f32x4.sub(v128.load(xi + j), center);
        const next = f32x4.add(s0, f32x4.mul(d, d));
        s0 = s1;
        s1 = s2;
        s2 = s3;
        s3 = next;
      }
      const variance = f32x4.add(f32x4.div(inOrder(columns, s0, s1, s2, s3, false), count), f32x4.splat(epsilon));
      let scale = f32x4.div(f32x4.splat(1), f32x4.sqrt(variance));
      const none = f32x4.eq(scale, f32x4.splat(0));
      if (v128.any_true(none)) scale = v128.bitselect(wideInverse(xi, center, columns), scale, none);
      v128.store(inverse + i * LANE + half, scale);
      for (let j: u32 = 0; j < size; j += LANE) {
        const normal = f32x4.mul(f32x4.sub(v128.load(xi + j), center), scale);
        const scaled = weight == 0 ? normal : f32x4.mul(normal, v128.load(weight + j + half));
        v128.store(yi + j, f32x4.add(scaled, bias == 0 ? f32x4.splat(0) : v128.load(bias + j + half)));
      }
    }
  }
}

// What rowNormalizationBackwardInput computes, in each lane
//   dx, dy, x [rows][columns], dx may be dy      weight [columns], or 0      mean [rows], or 0; inverse [rows]
export function rowNormalizationBackwardInputLanes(
  dx: Out, dy: usize, x: usize, mean: usize, inverse: usize, weight: usize,
  rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  const count = f32x4.splat(<f32>columns);
  const size = columns * LANE;
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const row = i * size + half;
      const center = mean == 0 ? f32x4.splat(0) : v128.load(mean + i * LANE + half);
      const scale = v128.load(inverse + i * LANE + half);
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let p0 = s0;
      let p1 = s0;
      let p2 = s0;
      let p3 = s0;
      for (let j: u32 = 0; j < size; j += LANE) {
        const g = gradientAt(dy + row + j, weight, j + half);
        const normal = f32x4.mul(f32x4.sub(v128.load(x + row + j), center), scale);
        const sums = f32x4.add(s0, g);
        const products = f32x4.add(p0, f32x4.mul(g, normal));
        s0 = s1;
        s1 = s2;
        s2 = s3;
        s3 = sums;
        p0 = p1;
        p1 = p2;
        p2 = p3;
        p3 = products;
      }
      const total = f32x4.div(inOrder(columns, s0, s1, s2, s3, false), count);
      const average = mean == 0 ? f32x4.splat(0) : total;
      const slope = f32x4.mul(f32x4.div(inOrder(columns, p0, p1, p2, p3, false), count), scale);
      for (let j: u32 = 0; j < size; j += LANE) {
        const along = f32x4.mul(f32x4.sub(v128.load(x + row + j), center), slope);
        const g = gradientAt(dy + row + j, weight, j + half);
        v128.store(dx + row + j, f32x4.mul(f32x4.sub(f32x4.sub(g, average), along), scale));
      }
    }
  }
}

// What rowNormalizationBackwardWeights computes, in each lane
//   dWeight, dBias [columns], or 0 for none      dy, x [rows][columns]      mean [rows], or 0; inverse [rows]
export function rowNormalizationBackwardWeightsLanes(
  dWeight: Out, dBias: Out, dy: usize, x: usize, mean: usize, inverse: usize,
  rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  const size = columns * LANE;
  for (let j: u32 = 0; j < size; j += 16) {
    const half = j % LANE;
    let sum = f32x4.splat(0);
    let product = sum;
    for (let i: u32 = 0; i < rows; i++) {
      const center = mean == 0 ? f32x4.splat(0) : v128.load(mean + i * LANE + half);
      const d = v128.load(dy + i * size + j);
      const normal = f32x4.mul(f32x4.sub(v128.load(x + i * size + j), center), v128.load(inverse + i * LANE + half));
      sum = f32x4.add(sum, d);
      product = f32x4.add(product, f32x4.mul(d, normal));
    }
    if (dWeight != 0) v128.store(dWeight + j, product);
    if (dBias != 0) v128.store(dBias + j, sum);
  }
}

/** dy γ of a column. */
// @ts-ignore: decorator
@inline
function gradientAt(dy: usize, weight: usize, column: u32): v128 {
  const d = v128.load(dy);
  return weight == 0 ? d : f32x4.mul(d, v128.load(weight + column));
}

/** Σ x / columns in f64, of four lanes: for numbers whose sum leaves f32. */
function wideMean(x: usize, columns: u32): v128 {
  const count = f64x2.splat(<f64>columns);
  let low = f64x2.splat(0);
  let high = low;
  for (const end = x + columns * LANE; x < end; x += LANE) {
    low = f64x2.add(low, f64x2.promote_low_f32x4(v128.load64_zero(x)));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.load64_zero(x, 8)));
  }
  return demoted(f64x2.div(low, count), f64x2.div(high, count));
}

/** 1 / √(Σ (x − center)² / columns) in f64, of four lanes: for numbers whose squares leave f32. */
function wideInverse(x: usize, center: v128, columns: u32): v128 {
  const count = f64x2.splat(<f64>columns);
  const one = f64x2.splat(1);
  const center0 = f64x2.promote_low_f32x4(center);
  const center1 = f64x2.promote_low_f32x4(v128.shuffle<f32>(center, center, 2, 3, 2, 3));
  let low = f64x2.splat(0);
  let high = low;
  for (const end = x + columns * LANE; x < end; x += LANE) {
    const d0 = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(x)), center0);
    const d1 = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(x, 8)), center1);
    low = f64x2.add(low, f64x2.mul(d0, d0));
    high = f64x2.add(high, f64x2.mul(d1, d1));
  }
  return demoted(f64x2.div(one, f64x2.sqrt(f64x2.div(low, count))), f64x2.div(one, f64x2.sqrt(f64x2.div(high, count))));
}

/** Four f64 as f32. */
// @ts-ignore: decorator
@inline
function demoted(low: v128, high: v128): v128 {
  return v128.shuffle<f64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}
