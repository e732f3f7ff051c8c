import { LANES, bytes } from '../constants';
import { laneMask } from '../laneMask';
import { sum } from '../math/horizontal';
import { Out } from '../pointers';
import { zeroPadding } from '../rows';
import { share } from '../share';

// L = mean over columns of (y − t)² per row; dy = 2 (y − t) / (rows · columns)
//   y, t (rows, columns)      losses (rows)      dy (rows, columns): padding 0
export function meanSquaredError(
  losses: Out, dy: Out, y: usize, t: usize, rows: u32, columns: u32, stride: u32, thread: u32, threads: u32,
): void {
  const end = share(rows, thread + 1, threads);
  const half = f32x4.splat(<f32>rows * <f32>columns * 0.5);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const row = i * bytes(stride);
    let total = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += LANES) {
      const at = row + bytes(j);
      const difference = v128.and(f32x4.sub(v128.load(y + at), v128.load(t + at)), laneMask(j, columns));
      total = f32x4.add(total, f32x4.mul(difference, difference));
      v128.store(dy + at, f32x4.div(difference, half));
    }
    zeroPadding(dy + row, columns);
    store<f32>(losses + bytes(i), sum(total) / <f32>columns);
  }
}
