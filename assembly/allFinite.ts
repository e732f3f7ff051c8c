import { bytes } from './constants';

/** Floats that the loop takes at a time. */
const STEP: u32 = 16;

// Whether x (rows, columns) has neither an infinity nor a NaN: only of finite numbers x − x is 0
export function allFinite(x: usize, rows: u32, columns: u32, stride: u32): bool {
  if (stride == columns) {
    columns *= rows;
    rows = 1;
  }
  let rest0 = f32x4.splat(0);
  let rest1 = rest0;
  let rest2 = rest0;
  let rest3 = rest0;
  for (let i: u32 = 0; i < rows; i++) {
    let at = x + i * bytes(stride);
    const end = at + bytes(columns);
    for (const whole = at + bytes(columns & ~(STEP - 1)); at < whole; at += bytes(STEP)) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      const x2 = v128.load(at, 32);
      const x3 = v128.load(at, 48);
      rest0 = v128.or(rest0, f32x4.sub(x0, x0));
      rest1 = v128.or(rest1, f32x4.sub(x1, x1));
      rest2 = v128.or(rest2, f32x4.sub(x2, x2));
      rest3 = v128.or(rest3, f32x4.sub(x3, x3));
    }
    for (; at < end; at += bytes(1)) {
      const x0 = v128.load32_zero(at);
      rest0 = v128.or(rest0, f32x4.sub(x0, x0));
    }
  }
  return !v128.any_true(v128.or(v128.or(rest0, rest1), v128.or(rest2, rest3)));
}
