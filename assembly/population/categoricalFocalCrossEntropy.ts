import { log } from '../math/log';
import { power } from '../math/power';
import { tanh } from '../math/tanh';
import { InOut, Out } from '../pointers';
import { finiteLog } from '../rows';
import { columnMax, inOrder } from './columnSums';
import { LANE } from './lanes';
import { exponentials } from './rows';
import { ClassIndex, Numbers, RowTargets } from './targets';

/** 2^-126, the least normal number. */
const LEAST: f32 = 1.17549435e-38;

// What categoricalFocalCrossEntropyClasses and …Rows compute, in each lane
//   y [rows][columns]: logits on entry, p on return      a = γ, b = α      dy [rows][columns], losses [rows]
//   t [rows] u32 classes, or [rows][columns]

export function categoricalFocalCrossEntropyClassesLanes(
  losses: Out, dy: Out, y: InOut, t: usize, a: f32, b: f32, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  focal<ClassIndex>(losses, dy, y, t, a, b, rows, columns);
}

export function categoricalFocalCrossEntropyRowsLanes(
  losses: Out, dy: Out, y: InOut, t: usize, a: f32, b: f32, rows: u32, columns: u32, thread: u32, threads: u32,
): void {
  focal<Numbers>(losses, dy, y, t, a, b, rows, columns);
}

// @ts-ignore: decorator
@inline
function focal<T extends RowTargets>(
  losses: usize, dy: usize, y: usize, t: usize, a: f32, b: f32, rows: u32, columns: u32,
): void {
  const gamma = f32x4.splat(a);
  const alpha = f32x4.splat(b);
  const one = f32x4.splat(1);
  const scale = f32x4.splat(<f32>rows);
  for (let i: u32 = 0; i < rows; i++) {
    for (let half: u32 = 0; half < LANE; half += 16) {
      const first = i * columns * LANE + half;
      const top = columnMax(y + first, LANE, columns);
      const total = exponentials(dy + first, y + first, top, columns);
      const logTotal = log(total);
      let l0 = f32x4.splat(0);
      let l1 = l0;
      let l2 = l0;
      let l3 = l0;
      let u0 = l0;
      let u1 = l0;
      let u2 = l0;
      let u3 = l0;
      for (let j: u32 = 0; j < columns; j++) {
        const at = first + j * LANE;
        const tj = f32x4.mul(alpha, changetype<T>(0).at(t + half, i, j, columns));
        const p = f32x4.div(v128.load(dy + at), total);
        const logP = finiteLog(f32x4.sub(f32x4.sub(v128.load(y + at), top), logTotal));
        const tau = tanh(f32x4.mul(f32x4.splat(0.5), logP));
        const rest = f32x4.div(f32x4.mul(f32x4.splat(-2), tau), f32x4.sub(one, tau));
        const bounded = f32x4.pmax(rest, f32x4.splat(LEAST));
        const weight = f32x4.mul(tj, power(bounded, gamma));
        const ratio = f32x4.div(f32x4.mul(p, logP), bounded);
        const u = f32x4.mul(weight, f32x4.sub(f32x4.mul(gamma, ratio), one));
        const loss = f32x4.sub(l0, f32x4.mul(weight, logP));
        const whole = f32x4.add(u0, u);
        v128.store(y + at, p);
        v128.store(dy + at, u);
        l0 = l1;
        l1 = l2;
        l2 = l3;
        l3 = loss;
        u0 = u1;
        u1 = u2;
        u2 = u3;
        u3 = whole;
      }
      v128.store(losses + i * LANE + half, inOrder(columns, l0, l1, l2, l3, false));
      const sumOfU = inOrder(columns, u0, u1, u2, u3, false);
      for (let j: u32 = 0; j < columns; j++) {
        const at = first + j * LANE;
        const dz = f32x4.sub(v128.load(dy + at), f32x4.mul(v128.load(y + at), sumOfU));
        v128.store(dy + at, f32x4.div(dz, scale));
      }
    }
  }
}
