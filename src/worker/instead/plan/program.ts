// In a worker, programs are those that the page has assembled.

import type { Layout } from '../../../plan/layout.ts';
import type { PreparedProgram, PreparedRunnable } from '../../../plan/prepare.ts';
import type { Program } from '../../../plan/program.ts';
import type { Tensor } from '../../../plan/tensor.ts';
import type { ThreadTuner } from '../../../plan/threadTuner.ts';

export * from '../../../plan/program.ts';

export function bytesFor({ prepared }: PreparedRunnable): number {
  return (prepared[0] as PreparedProgram).bytes;
}

export function assemble(
  runnable: PreparedRunnable,
  rows: number,
  { base }: Layout,
  _threadsFor: (work: number) => number,
  tuner: ThreadTuner,
): Program {
  const program = runnable.prepared.find((each) => each.rows === rows) as PreparedProgram;
  if (program?.workspace !== base.workspace) throw new Error('worker: program must be one for this memory');
  const elements = new Map(runnable.kept.map((tensor, index) => [tensor, program.elements[index] as number]));
  return {
    ...program,
    ...{ runnable, tuner, hosts: [], packs: new Set(program.packs) },
    element: (tensor: Tensor) => elements.get(tensor) as number,
  };
}
