import { LANES, bytes } from './constants';

/** y = x (count). */
// @ts-ignore: decorator
@inline
export function copy(y: usize, x: usize, count: u32): void {
  let j: u32 = 0;
  for (; j + LANES <= count; j += LANES) v128.store(y + bytes(j), v128.load(x + bytes(j)));
  for (; j < count; j++) store<f32>(y + bytes(j), load<f32>(x + bytes(j)));
}
