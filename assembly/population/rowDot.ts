import { Out } from '../pointers';
import { productSum } from './columnSums';
import { LANE } from './lanes';

// y[i] = Σ a[i] b[i] over the columns, in each lane
//   a, b [rows][columns]      y [rows]
export function rowDotForwardLanes(y: Out, a: usize, b: usize, rows: u32, columns: u32, thread: u32, threads: u32): void {
  const size = columns * LANE;
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      v128.store(y + i * LANE + half, productSum(a + i * size + half, b + i * size + half, columns));
    }
  }
}

// da[i] = dy[i] · b[i], in each lane
//   dy [rows]      da, b [rows][columns]
export function rowDotBackwardLanes(da: Out, dy: usize, b: usize, rows: u32, columns: u32, thread: u32, threads: u32): void {
  const size = columns * LANE;
  for (let i: u32 = 0; i < rows; i++) {
    for (let j: u32 = 0; j < size; j += 16) {
      v128.store(da + i * size + j, f32x4.mul(v128.load(b + i * size + j), v128.load(dy + i * LANE + j % LANE)));
    }
  }
}
