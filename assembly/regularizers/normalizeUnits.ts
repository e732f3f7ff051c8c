import { LANES, PANEL, bytes, panelsOf } from '../constants';
import { Extent } from '../counts';
import { laneNorms } from '../norms';
import { Out } from '../pointers';
import { share } from '../share';

// norms = √Σ w² of each unit, u = w / norms, 0 where a norm is 0
//   w, u [panels][inputs][PANEL]      norms (panels · PANEL)
export function normalizeUnits(
  u: Out, norms: Out, w: usize, inputs: Extent, outputs: Extent, thread: u32, threads: u32,
): void {
  const end = share(panelsOf(outputs), thread + 1, threads);
  for (let p = share(panelsOf(outputs), thread, threads); p < end; p++) {
    for (let j: u32 = 0; j < PANEL; j += LANES) {
      const first = bytes(p * inputs * PANEL + j);
      const norm = laneNorms(w + first, inputs);
      const some = f32x4.ne(norm, f32x4.splat(0));
      v128.store(norms + bytes(p * PANEL + j), norm);
      for (let i: u32 = 0; i < inputs; i++) {
        const at = first + i * bytes(PANEL);
        v128.store(u + at, v128.and(f32x4.div(v128.load(w + at), norm), some));
      }
    }
  }
}
