import { Extent } from '../counts';
import { Out } from '../pointers';

// sum = Σ partials, in their order, by the first thread
//   partials (parts) f64      sum f64
export function sumPartials(sum: Out, partials: usize, parts: Extent, thread: u32, threads: u32): void {
  if (thread != 0) return;
  let total: f64 = 0;
  for (let i: u32 = 0; i < parts; i++) total += load<f64>(partials + (i << 3));
  store<f64>(sum, total);
}
