import { LANES, bytes, padded } from '../constants';
import { copy } from '../copy';
import { Extent } from '../counts';
import { Out } from '../pointers';
import { share } from '../share';

// y[i][p · dimension + j] = table[x[i][p]][j]
//   x (rows, positions) f32: whole numbers < vocabulary; greater ones count as vocabulary − 1
//   table [vocabulary][panels · PANEL]
//   y (rows, positions · dimension), padding 0
export function embeddingForward(
  y: Out, x: usize, table: usize, vocabulary: u32, dimension: Extent, positions: Extent,
  rows: Extent, xStride: u32, yStride: u32, thread: u32, threads: u32,
): void {
  const columns = positions * dimension;
  const end = share(rows, thread + 1, threads);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const yi = y + i * bytes(yStride);
    for (let p: u32 = 0; p < positions; p++) {
      const index = indexAt(x + i * bytes(xStride), p, vocabulary);
      copy(yi + bytes(p * dimension), table + index * bytes(padded(dimension)), dimension);
    }
    for (let j = columns; j < padded(columns); j++) store<f32>(yi + bytes(j), 0);
  }
}

// dTable[v] = Σ of dy[i][p · dimension …] where x[i][p] = v, by rows i, then positions p, in order
//   shapes as above; threads share the rows of the table
export function embeddingBackward(
  dTable: Out, dy: usize, x: usize, vocabulary: u32, dimension: Extent, positions: Extent,
  rows: Extent, xStride: u32, dyStride: u32, thread: u32, threads: u32,
): void {
  const row = bytes(padded(dimension));
  const first = share(vocabulary, thread, threads);
  const end = share(vocabulary, thread + 1, threads);
  memory.fill(dTable + first * row, 0, (end - first) * row);
  for (let i: u32 = 0; i < rows; i++) {
    for (let p: u32 = 0; p < positions; p++) {
      const index = indexAt(x + i * bytes(xStride), p, vocabulary);
      if (index < first || index >= end) continue;
      add(dTable + index * row, dy + i * bytes(dyStride) + bytes(p * dimension), dimension);
    }
  }
}

// @ts-ignore: decorator
@inline
function indexAt(x: usize, position: u32, vocabulary: u32): u32 {
  return min(<u32>load<f32>(x + bytes(position)), vocabulary - 1);
}

/** y = y + x (count). */
// @ts-ignore: decorator
@inline
function add(y: usize, x: usize, count: u32): void {
  let j: u32 = 0;
  for (; j + LANES <= count; j += LANES) {
    v128.store(y + bytes(j), f32x4.add(v128.load(y + bytes(j)), v128.load(x + bytes(j))));
  }
  for (; j < count; j++) store<f32>(y + bytes(j), load<f32>(y + bytes(j)) + load<f32>(x + bytes(j)));
}
