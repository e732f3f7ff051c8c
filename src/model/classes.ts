import type { NamedLabel } from '../data/labels.ts';
import { outOfRange } from '../engine/errors.ts';
import { greatest } from '../engine/greatest.ts';
import { activationOf, type NetworkOutput } from './network.ts';
import type { ModelState } from './state.ts';

/** The class of each row, from the rows of all outputs; outputs without a label are none. */
export function predictedClasses(
  { network, labels }: ModelState,
  outputs: readonly Float32Array[],
): NamedLabel[] | Uint32Array {
  const [output, ...others] = network.outputs as readonly [NetworkOutput, ...NetworkOutput[]];
  if (others.length > 0) throw outOfRange('predictClasses', 'outputs', 'one', network.outputs.length);
  const { columns } = output;
  const activation = activationOf(output, network);
  const single = columns === 1 && activation === 'sigmoid';
  if (!single && !/softmax$/i.test(activation)) {
    const rule = "a 'softmax' output, or one 'sigmoid' output";
    throw outOfRange('predictClasses', 'last layer', rule, `${columns} outputs with '${activation}'`);
  }
  const rows = outputs[0] as Float32Array;
  const indices = new Uint32Array(rows.length / columns);
  const known = labels?.length ?? Math.max(columns, 2);
  for (let i = 0; i < indices.length; i++) {
    indices[i] = single
      ? Number(known > 1 && (rows[i] as number) > 0.5)
      : greatest(rows, i * columns, Math.min(columns, known));
  }
  return labels ? Array.from(indices, (index) => labels[index] as NamedLabel) : indices;
}
