import { bytes } from '../constants';
import { copy } from '../copy';
import { Extent } from '../counts';
import { Out } from '../pointers';
import { share } from '../share';

// y[i][to + j] = x[i][from + j] for j < columns; y[i][to + columns … until) = 0
//   x (rows, xStride), y (rows, yStride), y not x
export function copyColumns(
  y: Out, x: usize, from: u32, to: u32, columns: Extent, until: u32,
  rows: Extent, xStride: u32, yStride: u32, thread: u32, threads: u32,
): void {
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const row = y + i * bytes(yStride);
    copy(row + bytes(to), x + i * bytes(xStride) + bytes(from), columns);
    for (let j = to + columns; j < until; j++) store<f32>(row + bytes(j), 0);
  }
}
