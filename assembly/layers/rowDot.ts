import { LANES, bytes, padded } from '../constants';
import { Extent } from '../counts';
import { laneMask } from '../laneMask';
import { sum } from '../math/horizontal';
import { Out } from '../pointers';
import { zeroPadding } from '../rows';
import { share } from '../share';

// y[i] = Σ a[i] b[i] over the columns
//   a, b (rows, columns)      y (rows, 1), padding 0
export function rowDotForward(
  y: Out, a: usize, b: usize, rows: Extent, columns: Extent, stride: u32, yStride: u32, thread: u32, threads: u32,
): void {
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const row = i * bytes(stride);
    let products = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const product = f32x4.mul(v128.load(a + row + bytes(j)), v128.load(b + row + bytes(j)));
      products = f32x4.add(products, v128.and(product, laneMask(j, columns)));
    }
    const yi = y + i * bytes(yStride);
    v128.store(yi, f32x4.replace_lane(f32x4.splat(0), 0, sum(products)));
    zeroPadding(yi, 1);
  }
}

// da[i] = dy[i] · b[i]
//   dy (rows, 1)      da, b (rows, columns), padding of da 0
export function rowDotBackward(
  da: Out, dy: usize, b: usize, rows: Extent, columns: Extent, stride: u32, dyStride: u32, thread: u32, threads: u32,
): void {
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const row = i * bytes(stride);
    const d = v128.load32_splat(dy + i * bytes(dyStride));
    for (let j: u32 = 0; j < padded(columns); j += LANES) {
      v128.store(da + row + bytes(j), v128.and(f32x4.mul(v128.load(b + row + bytes(j)), d), laneMask(j, columns)));
    }
  }
}
