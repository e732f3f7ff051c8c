import type { Label } from '../data/labels.ts';
import { outOfRange } from '../engine/errors.ts';
import type { NetworkOutput } from './network.ts';
import type { ModelState } from './state.ts';

/** The class of each row, from the rows of all outputs. */
export function classesOf({ network, labels }: ModelState, outputs: readonly Float32Array[]): Label[] | Uint32Array {
  const [output, ...others] = network.outputs as readonly [NetworkOutput, ...NetworkOutput[]];
  if (others.length > 0) throw outOfRange('predictClasses', 'outputs', 'one', network.outputs.length);
  const { columns, source } = output;
  const application = 'application' in source ? network.applications[source.application] : undefined;
  const activation = application?.placed.layer.activation?.name ?? 'linear';
  const single = columns === 1 && activation === 'sigmoid';
  if (!single && !/softmax$/i.test(activation)) {
    const rule = "a 'softmax' output, or one 'sigmoid' output";
    throw outOfRange('predictClasses', 'last layer', rule, `${columns} outputs with '${activation}'`);
  }
  const rows = outputs[0] as Float32Array;
  const indices = new Uint32Array(rows.length / columns);
  for (let i = 0; i < indices.length; i++) {
    indices[i] = single ? Number((rows[i] as number) > 0.5) : indexOfGreatest(rows, i * columns, columns);
  }
  return labels ? Array.from(indices, (index) => labels[index] as Label) : indices;
}

/** The place of the greatest of `count` numbers from `start` on; the first of equals. */
function indexOfGreatest(numbers: Float32Array, start: number, count: number): number {
  let best = 0;
  for (let j = 1; j < count; j++) {
    if ((numbers[start + j] as number) > (numbers[start + best] as number)) best = j;
  }
  return best;
}
