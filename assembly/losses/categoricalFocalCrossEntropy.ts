import { LANES, bytes } from '../constants';
import { Extent } from '../counts';
import { laneMask } from '../laneMask';
import { sum } from '../math/horizontal';
import { logOf } from '../math/log';
import { power } from '../math/power';
import { tanh } from '../math/tanh';
import { InOut, Out } from '../pointers';
import { finiteLog, rowExponentials, rowMax, zeroPadding } from '../rows';
import { share } from '../share';
import { ClassIndex, Numbers, RowTargets } from './targets';

const block = memory.data<f32>([
  0.5,
  1,
  1.17549435e-38, // 2^-126, the least normal float
]);

// L = −α Σ t (1 − p)^γ log p per row, p = softmax(z); dz = (u − p Σu) / rows, u = α t (1 − p)^γ (γ p log p / (1 − p) − 1)
//   y (rows, columns): the logits z on entry, p on return      a = γ ≥ 0, b = α      t ≥ 0
//   losses (rows)      dy (rows, columns): dz, padding 0      Lin et al. 2017, over all classes
// 1 − p = −2τ / (1 − τ), τ = tanh(½ log p), so that it does not lose its digits where p is near 1.

/** t (rows) u32 classes below columns */
export function categoricalFocalCrossEntropyClasses(
  losses: Out, dy: Out, y: InOut, t: usize, a: f32, b: f32,
  rows: Extent, columns: Extent, stride: u32, tStride: u32, thread: u32, threads: u32,
): void {
  focal<ClassIndex>(losses, dy, y, t, a, b, rows, columns, stride, tStride, thread, threads);
}

/** t (rows, columns) */
export function categoricalFocalCrossEntropyRows(
  losses: Out, dy: Out, y: InOut, t: usize, a: f32, b: f32,
  rows: Extent, columns: Extent, stride: u32, tStride: u32, thread: u32, threads: u32,
): void {
  focal<Numbers>(losses, dy, y, t, a, b, rows, columns, stride, tStride, thread, threads);
}

// @ts-ignore: decorator
@inline
function focal<T extends RowTargets>(
  losses: Out, dy: Out, y: InOut, t: usize, a: f32, b: f32,
  rows: u32, columns: u32, stride: u32, tStride: u32, thread: u32, threads: u32,
): void {
  const gamma = f32x4.splat(a);
  const alpha = f32x4.splat(b);
  const scale = f32x4.splat(<f32>rows);
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const yi = y + i * bytes(stride);
    const ti = t + i * bytes(tStride);
    const dyi = dy + i * bytes(stride);
    const top = rowMax(yi, columns);
    const total = rowExponentials(dyi, yi, top, columns);
    const logTotal = f32x4.splat(logOf(total));
    let loss = f32x4.splat(0);
    let whole = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const one = v128.load32_splat(block + 4);
      const tj = f32x4.mul(alpha, changetype<T>(0).at(ti, j, columns));
      const p = f32x4.div(v128.load(dyi + bytes(j)), f32x4.splat(total));
      const logP = finiteLog(f32x4.sub(f32x4.sub(v128.load(yi + bytes(j)), f32x4.splat(top)), logTotal));
      const tau = tanh(f32x4.mul(v128.load32_splat(block), logP));
      const rest = f32x4.div(f32x4.mul(f32x4.splat(-2), tau), f32x4.sub(one, tau));
      const bounded = f32x4.pmax(rest, v128.load32_splat(block + 8));
      const weight = f32x4.mul(tj, power(bounded, gamma));
      const ratio = f32x4.div(f32x4.mul(p, logP), bounded);
      const u = f32x4.mul(weight, f32x4.sub(f32x4.mul(gamma, ratio), one));
      const mask = laneMask(j, columns);
      loss = f32x4.sub(loss, v128.and(f32x4.mul(weight, logP), mask));
      whole = f32x4.add(whole, v128.and(u, mask));
      v128.store(yi + bytes(j), p);
      v128.store(dyi + bytes(j), u);
    }
    store<f32>(losses + bytes(i), sum(loss));
    const sumOfU = f32x4.splat(sum(whole));
    for (let j: u32 = 0; j < columns; j += LANES) {
      const product = f32x4.mul(v128.load(yi + bytes(j)), sumOfU);
      const dz = f32x4.div(f32x4.sub(v128.load(dyi + bytes(j)), product), scale);
      v128.store(dyi + bytes(j), v128.and(dz, laneMask(j, columns)));
    }
    zeroPadding(dyi, columns);
  }
}
