import { bytes } from '../constants';
import { ElementwiseLoss } from '../losses/elementwise';
import { InOut, Out } from '../pointers';
import { inOrder } from './columnSums';
import { LANE } from './lanes';

// What elementwiseLoss computes, in each lane
//   y, t, dy [rows][columns]: of a loss from logits z, y is z on entry and σ(z) on return      losses [rows]
// @ts-ignore: decorator
@inline
export function elementwiseLossLanes<L extends ElementwiseLoss>(
  losses: Out, dy: Out, y: InOut, t: usize, a: f32, b: f32, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  const terms = changetype<L>(0).terms(columns);
  const scale = f32x4.splat(<f32>rows * terms);
  const alpha = f32x4.splat(a);
  const beta = f32x4.splat(b);
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let at = i * columns * LANE + half;
      for (let j: u32 = 0; j < columns; j++) {
        const yj = v128.load(y + at);
        const tj = v128.load(t + at);
        const inner = changetype<L>(0).inner(yj, tj, alpha, beta);
        const gradient = f32x4.div(changetype<L>(0).gradient(yj, tj, inner, alpha, beta), scale);
        const next = f32x4.add(s0, changetype<L>(0).value(yj, tj, inner, alpha, beta));
        v128.store(y + at, changetype<L>(0).output(yj, inner));
        v128.store(dy + at, gradient);
        s0 = s1;
        s1 = s2;
        s2 = s3;
        s3 = next;
        at += LANE;
      }
      const total = inOrder(columns, s0, s1, s2, s3, false);
      v128.store(losses + i * LANE + half, f32x4.div(total, f32x4.splat(terms)));
    }
  }
}
