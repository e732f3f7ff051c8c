import { LANES, PAIR, bytes, padded } from '../constants';
import { Extent } from '../counts';
import { laneMask } from '../laneMask';
import { sum } from '../math/horizontal';
import { Out } from '../pointers';
import { zeroPadding } from '../rows';
import { share } from '../share';

// y = x̂ γ + β, x̂ = (x − μ) inverse, inverse = 1 / √(Σ (x − μ)² / columns + ε), μ = Σ x / columns of each row
//   x, y (rows, columns), y not x          weight γ, bias β (panels · PANEL), bias 0 for none
//   mean μ (rows), or 0 for μ = 0          inverse (rows)
// Ba, Kiros, Hinton: Layer normalization (2016). Without mean: Zhang, Sennrich: Root mean square layer normalization (2019)
export function rowNormalizationForward(
  y: Out, mean: Out, inverse: Out, x: usize, weight: usize, bias: usize, epsilon: f32,
  rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const count = <f32>columns;
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const xi = x + i * bytes(stride);
    const yi = y + i * bytes(stride);
    let center = f32x4.splat(0);
    if (mean != 0) {
      let mu = sum(rowSum(xi, columns)) / count;
      if (abs(mu) == Infinity) mu = <f32>(wideSum(xi, columns) / <f64>columns);
      store<f32>(mean + bytes(i), mu);
      center = f32x4.splat(mu);
    }
    let squares = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const d = v128.and(f32x4.sub(v128.load(xi + bytes(j)), center), laneMask(j, columns));
      squares = f32x4.add(squares, f32x4.mul(d, d));
    }
    let each: f32 = 1 / sqrt<f32>(sum(squares) / count + epsilon);
    if (each == 0) each = <f32>(1 / sqrt<f64>(wideSquares(xi, f32x4.extract_lane(center, 0), columns) / <f64>columns));
    store<f32>(inverse + bytes(i), each);
    const scale = f32x4.splat(each);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const normal = f32x4.mul(f32x4.sub(v128.load(xi + bytes(j)), center), scale);
      const scaled = f32x4.mul(normal, weight == 0 ? f32x4.splat(1) : v128.load(weight + bytes(j)));
      const y = f32x4.add(scaled, bias == 0 ? f32x4.splat(0) : v128.load(bias + bytes(j)));
      v128.store(yi + bytes(j), v128.and(y, laneMask(j, columns)));
    }
    zeroPadding(yi, columns);
  }
}

// dx = inverse (g − Σ g / columns − x̂ Σ (g x̂) / columns) of each row, with g = dy γ; without mean, Σ g counts as 0
//   dx, dy, x (rows, columns), dx may be dy, padding of dy 0      weight γ (panels · PANEL), or 0 for ones
//   mean (rows), or 0 for zeros                                   inverse (rows)
export function rowNormalizationBackwardInput(
  dx: Out, dy: usize, x: usize, mean: usize, inverse: usize, weight: usize,
  rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const count = f32x4.splat(<f32>columns);
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const row = i * bytes(stride);
    const center = mean == 0 ? f32x4.splat(0) : v128.load32_splat(mean + bytes(i));
    const scale = v128.load32_splat(inverse + bytes(i));
    let sums = f32x4.splat(0);
    let products = sums;
    for (let j: u32 = 0; j < columns; j += LANES) {
      const g = gradientAt(dy + row, weight, j);
      sums = f32x4.add(sums, g);
      products = f32x4.add(products, f32x4.mul(g, f32x4.mul(f32x4.sub(v128.load(x + row + bytes(j)), center), scale)));
    }
    const average = mean == 0 ? f32x4.splat(0) : f32x4.div(f32x4.splat(sum(sums)), count);
    const slope = f32x4.mul(f32x4.div(f32x4.splat(sum(products)), count), scale);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const along = f32x4.mul(f32x4.sub(v128.load(x + row + bytes(j)), center), slope);
      const d = f32x4.mul(f32x4.sub(f32x4.sub(gradientAt(dy + row, weight, j), average), along), scale);
      v128.store(dx + row + bytes(j), v128.and(d, laneMask(j, columns)));
    }
    zeroPadding(dx + row, columns);
  }
}

// dγ = Σ dy x̂, dβ = Σ dy over the rows in order
//   dWeight, dBias (panels · PANEL), or 0 for none      dy, x (rows, columns), padding of dy 0
//   mean (rows), or 0 for zeros                         inverse (rows)
export function rowNormalizationBackwardWeights(
  dWeight: Out, dBias: Out, dy: usize, x: usize, mean: usize, inverse: usize,
  rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const end = share(padded(columns) / PAIR, thread + 1, threads) * PAIR;
  for (let j = share(padded(columns) / PAIR, thread, threads) * PAIR; j < end; j += PAIR) {
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let product0 = sum0;
    let product1 = sum0;
    for (let i: u32 = 0; i < rows; i++) {
      const at = i * bytes(stride) + bytes(j);
      const center = mean == 0 ? f32x4.splat(0) : v128.load32_splat(mean + bytes(i));
      const scale = v128.load32_splat(inverse + bytes(i));
      const d0 = v128.load(dy + at);
      const d1 = v128.load(dy + at, 16);
      sum0 = f32x4.add(sum0, d0);
      sum1 = f32x4.add(sum1, d1);
      product0 = f32x4.add(product0, f32x4.mul(d0, f32x4.mul(f32x4.sub(v128.load(x + at), center), scale)));
      product1 = f32x4.add(product1, f32x4.mul(d1, f32x4.mul(f32x4.sub(v128.load(x + at, 16), center), scale)));
    }
    if (dWeight != 0) {
      v128.store(dWeight + bytes(j), product0);
      v128.store(dWeight + bytes(j), product1, 16);
    }
    if (dBias != 0) {
      v128.store(dBias + bytes(j), sum0);
      v128.store(dBias + bytes(j), sum1, 16);
    }
  }
}

/** Four partial sums of x (columns). */
// @ts-ignore: decorator
@inline
function rowSum(x: usize, columns: u32): v128 {
  let total = f32x4.splat(0);
  for (let j: u32 = 0; j < columns; j += LANES) {
    total = f32x4.add(total, v128.and(v128.load(x + bytes(j)), laneMask(j, columns)));
  }
  return total;
}

/** Σ x, in f64: for numbers whose sum leaves f32. */
function wideSum(x: usize, columns: u32): f64 {
  let total: f64 = 0;
  for (const end = x + bytes(columns); x < end; x += bytes(1)) total += <f64>load<f32>(x);
  return total;
}

/** Σ (x − center)², in f64: for numbers whose squares leave f32. */
function wideSquares(x: usize, center: f32, columns: u32): f64 {
  let total: f64 = 0;
  for (const end = x + bytes(columns); x < end; x += bytes(1)) {
    const d = <f64>load<f32>(x) - <f64>center;
    total += d * d;
  }
  return total;
}

/** dy γ of four columns. */
// @ts-ignore: decorator
@inline
function gradientAt(dy: usize, weight: usize, j: u32): v128 {
  const d = v128.load(dy + bytes(j));
  return weight == 0 ? d : f32x4.mul(d, v128.load(weight + bytes(j)));
}
