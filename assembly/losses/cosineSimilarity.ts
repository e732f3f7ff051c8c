import { LANES, bytes } from '../constants';
import { Extent } from '../counts';
import { laneMask } from '../laneMask';
import { sum } from '../math/horizontal';
import { Out } from '../pointers';
import { zeroPadding } from '../rows';
import { share } from '../share';
import { LEAST, wideCosine } from './wideCosine';

// L = −cos = −Σ y·t / (|y| |t|) per row, lengths below 1e-7 counting as that; dy = −(t / (|y| |t|) + L·y / |y|²) / rows,
// without its second term where |y| < 1e-7
//   y, t (rows, columns)      losses (rows)      dy (rows, columns): padding 0      a, b: not used
export function cosineSimilarity(
  losses: Out, dy: Out, y: usize, t: usize, a: f32, b: f32,
  rows: Extent, columns: Extent, stride: u32, tStride: u32, thread: u32, threads: u32,
): void {
  const scale = f32x4.splat(-<f32>rows);
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const yi = y + i * bytes(stride);
    const ti = t + i * bytes(tStride);
    const dyi = dy + i * bytes(stride);
    let product = f32x4.splat(0);
    let ySquares = product;
    let tSquares = product;
    for (let j: u32 = 0; j < columns; j += LANES) {
      const mask = laneMask(j, columns);
      const yj = v128.and(v128.load(yi + bytes(j)), mask);
      const tj = v128.and(v128.load(ti + bytes(j)), mask);
      product = f32x4.add(product, f32x4.mul(yj, tj));
      ySquares = f32x4.add(ySquares, f32x4.mul(yj, yj));
      tSquares = f32x4.add(tSquares, f32x4.mul(tj, tj));
    }
    const yLength = lengthOf(sum(ySquares));
    const tLength = lengthOf(sum(tSquares));
    if (max(yLength, tLength) == Infinity) {
      store<f32>(losses + bytes(i), wideCosine(dyi, yi, ti, bytes(1), rows, columns));
      for (let j = columns; j < ((columns + LANES - 1) & ~(LANES - 1)); j++) store<f32>(dyi + bytes(j), 0);
      zeroPadding(dyi, columns);
      continue;
    }
    const loss = -(sum(product) / yLength / tLength);
    store<f32>(losses + bytes(i), loss);

    const direction = f32x4.splat(yLength > LEAST ? loss : 0);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const yUnit = f32x4.div(v128.load(yi + bytes(j)), f32x4.splat(yLength));
      const tUnit = f32x4.div(v128.load(ti + bytes(j)), f32x4.splat(tLength));
      const turn = f32x4.div(f32x4.add(tUnit, f32x4.mul(direction, yUnit)), f32x4.splat(yLength));
      v128.store(dyi + bytes(j), v128.and(f32x4.div(turn, scale), laneMask(j, columns)));
    }
    zeroPadding(dyi, columns);
  }
}

/** √squares, at least LEAST; NaN stays NaN. */
// @ts-ignore: decorator
@inline
function lengthOf(squares: f32): f32 {
  const length = sqrt(squares);
  return length < LEAST ? LEAST : length;
}
