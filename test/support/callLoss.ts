import { expect } from 'vitest';
import type { Build } from '../../src/engine/builds.ts';
import type { Loss, LossKernel } from '../../src/losses/loss.ts';
import { both, call, input, output, panelOf } from './kernel.ts';
import { padRows, padTo, unpadRows } from './panels.ts';

/** Columns of the targets for so many outputs. */
export const columnsOf = (loss: Loss, outputs: number) => loss.targetColumns?.(outputs) ?? outputs;

/** Calls the kernel of a loss on rows of logits or outputs z, with NaN in the padding of its targets. */
export function callLoss(build: Build, loss: Loss, z: number[][], targets: number[][] | Uint32Array, threads = 1) {
  const rows = z.length;
  const columns = (z[0] as number[]).length;
  const stride = padTo(columns, panelOf(build));
  const width = columnsOf(loss, columns);
  const tStride = targets instanceof Uint32Array ? 1 : padTo(width, panelOf(build));
  const t =
    targets instanceof Uint32Array
      ? targets
      : padRows(Float32Array.from(targets.flat()), rows, width, tStride, Number.NaN);
  const [a, b] = loss.scalars;
  const got = call(
    build,
    (targets instanceof Uint32Array && loss.classes) || (loss.rows as LossKernel),
    {
      losses: output(rows),
      dy: output(rows * stride),
      y: both(padRows(Float32Array.from(z.flat()), rows, columns, stride)),
      t: input(t),
      ...{ a, b, rows, columns, stride, tStride },
    },
    threads,
  );
  for (let i = 0; i < rows; i++) {
    for (let j = columns; j < stride; j++) expect(got.dy[i * stride + j], 'padding of dy').toBe(0);
  }
  return {
    losses: got.losses as Float32Array,
    y: unpadRows(got.y, rows, columns, stride),
    dy: unpadRows(got.dy, rows, columns, stride),
  };
}
