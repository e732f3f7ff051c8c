import { PAIR, PANEL, bytes, panelsOf } from '../constants';
import { Extent, ProductRows } from '../counts';
import { multiplyAdd } from '../math/multiplyAdd';
import { InOut } from '../pointers';
import { share } from '../share';

// sums += Σ over pairs |xₚᵀ·dzₚ|, where xₚ and dzₚ are the rows p, p + pairs, p + 2 pairs, …: as many as there are points
//   sums [panels][inputs][PANEL]      x (points · pairs, inputs)      dz (points · pairs, panels · PANEL)
export function pairMagnitudes(
  sums: InOut, x: usize, dz: usize,
  pairs: ProductRows, points: ProductRows, inputs: Extent, outputs: Extent, xStride: u32, dzStride: u32, thread: u32, threads: u32,
): void {
  const strips = panelsOf(outputs) * (PANEL / PAIR);
  const end = share(strips, thread + 1, threads);
  const xPoint = pairs * bytes(xStride);
  const dzPoint = pairs * bytes(dzStride);
  for (let strip = share(strips, thread, threads); strip < end; strip++) {
    const column = strip * PAIR;
    const panel = sums + bytes((column / PANEL) * inputs * PANEL + (column % PANEL));
    for (let p: u32 = 0; p < pairs; p++) {
      const dzFirst = dz + p * bytes(dzStride) + bytes(column);
      const xFirst = x + p * bytes(xStride);
      let i: u32 = 0;
      for (; i + 2 <= inputs; i += 2) {
        let a0 = f32x4.splat(0);
        let a1 = f32x4.splat(0);
        let b0 = f32x4.splat(0);
        let b1 = f32x4.splat(0);
        let xAt = xFirst + bytes(i);
        let dzAt = dzFirst;
        for (let k: u32 = 0; k < points; k++) {
          const d0 = v128.load(dzAt);
          const d1 = v128.load(dzAt, 16);
          const xa = v128.load32_splat(xAt);
          const xb = v128.load32_splat(xAt, 4);
          a0 = multiplyAdd(xa, d0, a0);
          a1 = multiplyAdd(xa, d1, a1);
          b0 = multiplyAdd(xb, d0, b0);
          b1 = multiplyAdd(xb, d1, b1);
          xAt += xPoint;
          dzAt += dzPoint;
        }
        addMagnitudes(panel + bytes(i * PANEL), a0, a1);
        addMagnitudes(panel + bytes((i + 1) * PANEL), b0, b1);
      }
      if (i < inputs) {
        let a0 = f32x4.splat(0);
        let a1 = f32x4.splat(0);
        for (let k: u32 = 0; k < points; k++) {
          const xa = v128.load32_splat(xFirst + bytes(i) + k * xPoint);
          a0 = multiplyAdd(xa, v128.load(dzFirst + k * dzPoint), a0);
          a1 = multiplyAdd(xa, v128.load(dzFirst + k * dzPoint, 16), a1);
        }
        addMagnitudes(panel + bytes(i * PANEL), a0, a1);
      }
    }
  }
}

/** PAIR sums += |a| */
// @ts-ignore: decorator
@inline
function addMagnitudes(sums: usize, a0: v128, a1: v128): void {
  const s0 = f32x4.add(v128.load(sums), f32x4.abs(a0));
  const s1 = f32x4.add(v128.load(sums, 16), f32x4.abs(a1));
  v128.store(sums, s0);
  v128.store(sums, s1, 16);
}
