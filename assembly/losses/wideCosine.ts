/** The least length that a row is divided by. */
export const LEAST: f32 = 1e-7;

/**
 * The loss −cos of a row whose squares leave f32, in f64, and its gradient.
 * y, t, dy: columns, `step` bytes apart
 */
export function wideCosine(dy: usize, y: usize, t: usize, step: u32, rows: u32, columns: u32): f32 {
  const yLength = max<f64>(sqrt<f64>(wideDot(y, y, step, columns)), LEAST);
  const tLength = max<f64>(sqrt<f64>(wideDot(t, t, step, columns)), LEAST);
  const loss = -(wideDot(y, t, step, columns) / yLength / tLength);
  const direction = yLength > LEAST ? loss : 0;
  for (let j: u32 = 0; j < columns * step; j += step) {
    const turn = <f64>load<f32>(t + j) / tLength + direction * (<f64>load<f32>(y + j) / yLength);
    store<f32>(dy + j, <f32>(turn / yLength / -<f64>rows));
  }
  return <f32>loss;
}

function wideDot(a: usize, b: usize, step: u32, columns: u32): f64 {
  let total: f64 = 0;
  for (let j: u32 = 0; j < columns * step; j += step) total += <f64>load<f32>(a + j) * <f64>load<f32>(b + j);
  return total;
}
