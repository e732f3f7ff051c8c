import { LANES, bytes, padded } from '../constants';
import { Extent } from '../counts';
import { InOut } from '../pointers';
import { share } from '../share';

// losses[i] = w[i] · losses[i], and the row i of dy likewise: 0 where w[i] is 0, whatever they are
//   losses, w (rows)      dy (rows, columns): padding stays 0
export function weightRows(
  losses: InOut, dy: InOut, w: usize, rows: Extent, columns: Extent, stride: u32, thread: u32, threads: u32,
): void {
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const weight = v128.load32_splat(w + bytes(i));
    const counts = f32x4.ne(weight, f32x4.splat(0));
    const row = dy + i * bytes(stride);
    for (let j: u32 = 0; j < padded(columns); j += LANES) {
      v128.store(row + bytes(j), v128.and(f32x4.mul(v128.load(row + bytes(j)), weight), counts));
    }
    const loss = load<f32>(losses + bytes(i)) * load<f32>(w + bytes(i));
    store<f32>(losses + bytes(i), load<f32>(w + bytes(i)) == 0 ? 0 : loss);
  }
}
