import { PAIR } from '../constants';
import { copyColumns } from '../layers/copyColumns';
import { Out } from '../pointers';

// y[i][to + j] = x[i][from + j] for j < columns, in each lane
//   x [rows][xStride], y [rows][yStride], y not x
export function copyColumnsLanes(
  y: Out, x: usize, from: u32, to: u32, columns: u32, rows: u32, xStride: u32, yStride: u32, thread: u32, threads: u32,
): void {
  copyColumns(y, x, from * PAIR, to * PAIR, columns * PAIR, 0, rows, xStride * PAIR, yStride * PAIR, 0, 1);
}
