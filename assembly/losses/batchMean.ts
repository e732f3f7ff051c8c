import { bytes } from '../constants';
import { Extent } from '../counts';
import { Out } from '../pointers';

// mean = (Σ losses) / rows, summed in f64 in the order of the rows by the first thread
//   losses (rows) f32      mean f64
export function batchMean(mean: Out, losses: usize, rows: Extent, thread: u32, threads: u32): void {
  if (thread != 0) return;
  let total: f64 = 0;
  for (let i: u32 = 0; i < rows; i++) total += <f64>load<f32>(losses + bytes(i));
  store<f64>(mean, total / <f64>rows);
}
