import { withColumns } from '../data/columns.ts';
import { areNamedLabels, type NamedLabel, toDistinct } from '../data/labels.ts';
import { outOfRange, wrongKind } from '../engine/errors.ts';
import { greatest } from '../engine/greatest.ts';
import type { Loss } from '../losses/loss.ts';
import { activationOf, type Network, type NetworkOutput } from './network.ts';
import type { ModelState } from './state.ts';
import { takesLabels } from './targets.ts';

/** What the classes are called, checked against the only output and its loss. */
export function toClasses(
  where: string,
  classes: readonly NamedLabel[],
  { outputs }: Network,
  losses: readonly Loss[],
): readonly NamedLabel[] {
  const [{ columns }] = outputs as readonly [NetworkOutput];
  const [loss] = losses as readonly [Loss];
  if (outputs.length > 1) throw outOfRange(where, 'classes', 'none with several outputs', outputs.length);
  if (!takesLabels(loss, columns)) {
    const rule = 'none, but with crossEntropy, or with binaryCrossEntropy and one output';
    throw outOfRange(where, 'classes', rule, `some with '${loss.name}'`);
  }
  if (!areNamedLabels(classes)) throw wrongKind(where, 'classes', 'an array of strings, or of true and false', classes);
  const labels = toDistinct<NamedLabel>(where, classes);
  const count = Math.max(columns, 2);
  if (labels.length !== count) throw outOfRange(where, 'classes', `${count} labels`, labels.length);
  return labels;
}

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
  return labels ? Array.from(indices, (index) => labels[index] as NamedLabel) : withColumns(indices, 1);
}
