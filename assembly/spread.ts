import { bytes } from './constants';

// y[i · stride] = x[i]
//   x (count), y (count · stride), y not x
export function spread(y: usize, x: usize, count: u32, stride: u32): void {
  for (const end = x + bytes(count); x < end; x += bytes(1)) {
    store<f32>(y, load<f32>(x));
    y += bytes(stride);
  }
}
