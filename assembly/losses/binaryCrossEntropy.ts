import { LANES, bytes, padded } from '../constants';
import { laneMask } from '../laneMask';
import { expNonpositive } from '../math/exp';
import { sum } from '../math/horizontal';
import { log1p } from '../math/log1p';
import { sigmoid } from '../math/sigmoid';
import { InOut, Out } from '../pointers';
import { share } from '../share';

// L = mean over columns of −(t log σ(z) + (1 − t) log(1 − σ(z))) = max(z, 0) − t·z + log(1 + e^−|z|) per row;
// dz = (σ(z) − t) / (rows · columns)
//   y (rows, columns): the logits z on entry, σ(z) on return
//   t (rows, columns), 0 ≤ t ≤ 1      losses (rows)      dy (rows, columns): dz, padding 0
export function binaryCrossEntropy(
  losses: Out, dy: Out, y: InOut, t: usize, rows: u32, columns: u32, stride: u32, thread: u32, threads: u32,
): void {
  const end = share(rows, thread + 1, threads);
  const scale = f32x4.splat(<f32>rows * <f32>columns);
  const zero = f32x4.splat(0);
  for (let i = share(rows, thread, threads); i < end; i++) {
    const row = i * bytes(stride);
    let total = zero;
    for (let j: u32 = 0; j < padded(columns); j += LANES) {
      const at = row + bytes(j);
      const mask = laneMask(j, columns);
      const z = v128.load(y + at);
      const target = v128.load(t + at);
      const p = sigmoid(z);
      const softplus = f32x4.add(f32x4.pmax(z, zero), log1p(expNonpositive(f32x4.neg(f32x4.abs(z)))));
      total = f32x4.add(total, v128.and(f32x4.sub(softplus, f32x4.mul(target, z)), mask));
      v128.store(y + at, p);
      v128.store(dy + at, v128.and(f32x4.div(f32x4.sub(p, target), scale), mask));
    }
    store<f32>(losses + bytes(i), sum(total) / <f32>columns);
  }
}
