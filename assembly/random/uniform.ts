import { bytes } from '../constants';

/** u · 2⁻²³ − 1 is in [−1, 1) for u of 24 bits. */
const UNIT: f64 = 1.0 / 8388608;

// y = middle + half · (u · 2⁻²³ − 1), u the upper 24 bits of a word, in f64 and then rounded to f32
//   y (count)      words before, numbers after
export function uniform(y: usize, count: u32, middle: f64, half: f64): void {
  for (const end = y + bytes(count); y < end; y += bytes(1)) {
    store<f32>(y, <f32>(middle + half * (<f64>(load<u32>(y) >>> 8) * UNIT - 1)));
  }
}
