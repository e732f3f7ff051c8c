/** √Σ sums (chunks), f64: the norm of the numbers whose squares they are of. */
export function normOf(sums: usize, chunks: u32): f64 {
  let total: f64 = 0;
  for (let i: u32 = 0; i < chunks; i++) total += load<f64>(sums + (i << 3));
  return sqrt(total);
}
