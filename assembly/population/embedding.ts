import { bytes } from '../constants';
import { Out } from '../pointers';
import { LANE } from './lanes';

// What embeddingForward and embeddingBackward compute, in each lane
//   x [rows][positions]: whole numbers; those ≥ vocabulary count as vocabulary − 1
//   table, dTable [vocabulary][dimension]      y, dy [rows][positions · dimension]

export function embeddingForwardLanes(
  y: Out, x: usize, table: usize, vocabulary: u32, dimension: u32, positions: u32, rows: u32, thread: u32, threads: u32,
): void {
  const size = dimension * LANE;
  for (let p: u32 = 0; p < rows * positions; p++) {
    for (let m: u32 = 0; m < LANE; m += bytes(1)) {
      const from = table + indexAt(x + p * LANE + m, vocabulary) * size + m;
      const to = y + p * size + m;
      for (let j: u32 = 0; j < size; j += LANE) store<f32>(to + j, load<f32>(from + j));
    }
  }
}

export function embeddingBackwardLanes(
  dTable: Out, dy: usize, x: usize, vocabulary: u32, dimension: u32, positions: u32, rows: u32, thread: u32, threads: u32,
): void {
  const size = dimension * LANE;
  memory.fill(dTable, 0, vocabulary * size);
  for (let p: u32 = 0; p < rows * positions; p++) {
    for (let m: u32 = 0; m < LANE; m += bytes(1)) {
      const to = dTable + indexAt(x + p * LANE + m, vocabulary) * size + m;
      const from = dy + p * size + m;
      for (let j: u32 = 0; j < size; j += LANE) store<f32>(to + j, load<f32>(to + j) + load<f32>(from + j));
    }
  }
}

// @ts-ignore: decorator
@inline
function indexAt(x: usize, vocabulary: u32): u32 {
  return min(<u32>load<f32>(x), vocabulary - 1);
}
