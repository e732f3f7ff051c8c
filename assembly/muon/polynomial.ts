import { LANES, PANEL, bytes, panelsOf } from '../constants';
import { Out } from '../pointers';
import { share } from '../share';

// q = c0·I + c1·a + c2·s, matrices of n × n
//   q, a [⌈n / PANEL⌉][n][PANEL]      s (n, n to whole panels)
export function matrixPolynomial(
  q: Out, a: usize, s: usize, c0: f32, c1: f32, c2: f32, n: u32, stride: u32, thread: u32, threads: u32,
): void {
  const k1 = f32x4.splat(c1);
  const k2 = f32x4.splat(c2);
  const end = share(panelsOf(n), thread + 1, threads);
  for (let p = share(panelsOf(n), thread, threads); p < end; p++) {
    for (let i: u32 = 0; i < n; i++) {
      const at = bytes((p * n + i) * PANEL);
      const row = s + bytes(i * stride + p * PANEL);
      for (let j: u32 = 0; j < PANEL; j += 2 * LANES) {
        const q0 = f32x4.add(f32x4.mul(k1, v128.load(a + at + bytes(j))), f32x4.mul(k2, v128.load(row + bytes(j))));
        const q1 = f32x4.add(f32x4.mul(k1, v128.load(a + at + bytes(j), 16)), f32x4.mul(k2, v128.load(row + bytes(j), 16)));
        v128.store(q + at + bytes(j), q0);
        v128.store(q + at + bytes(j), q1, 16);
      }
      if (i / PANEL == p) store<f32>(q + at + bytes(i % PANEL), load<f32>(q + at + bytes(i % PANEL)) + c0);
    }
  }
}
