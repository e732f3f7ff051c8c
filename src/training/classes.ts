import { outOfRange, show, wrongKind } from '../base/errors.ts';
import { greatest } from '../base/greatest.ts';
import { withColumns } from '../data/columns.ts';
import { areNamedLabels, list, type NamedLabel, namedClassesOf, toDistinct, toLabels } from '../data/labels.ts';
import type { Loss } from '../losses/loss.ts';
import { activationOf, type Network, type NetworkOutput } from '../network/network.ts';
import type { OutputTargets } from './input.ts';
import { isByName, partsOf } from './parts.ts';
import type { Labelling, ModelState } from './state.ts';
import { takesLabels } from './targets.ts';

/** The labels of the classes; with several outputs, an array with the labels of each, or an object by name. */
export type Classes =
  | readonly NamedLabel[]
  | readonly (readonly NamedLabel[] | undefined)[]
  | Readonly<Record<string, readonly NamedLabel[]>>;

/** The labels of each output's classes, checked for its loss. */
export function toClasses(where: string, classes: Classes, { outputs }: Network, losses: readonly Loss[]): Labelling {
  const each =
    outputs.length === 1 && !isByName(classes) ? [classes] : classesByOutput(where, classes, outputs, losses);
  return each.map((labels, index) => {
    if (labels === undefined) return undefined;
    const what = each.length === 1 ? 'classes' : `classes of ${nameOf(outputs, index)}`;
    return checkClasses(where, what, labels, (outputs[index] as NetworkOutput).columns, losses[index] as Loss);
  });
}

const nameOf = (outputs: Network['outputs'], index: number) => outputs[index]?.name ?? `output ${index}`;

function classesByOutput(
  where: string,
  classes: unknown,
  outputs: Network['outputs'],
  losses: readonly Loss[],
): readonly unknown[] {
  if (!areNamedLabels(classes)) return partsOf<unknown>(where, 'classes', classes, outputs);
  const takers = outputs.map(({ columns }, index) => takesLabels(losses[index] as Loss, columns));
  const count = takers.filter(Boolean).length;
  if (count > 1) {
    const rule = 'labels by the name of each output, as several take some';
    throw wrongKind(where, 'classes', rule, classes);
  }
  return takers.map((takes, index) => (takes || (count === 0 && index === 0) ? classes : undefined));
}

function checkClasses(
  where: string,
  what: string,
  classes: unknown,
  columns: number,
  loss: Loss,
): readonly NamedLabel[] {
  if (!takesLabels(loss, columns)) {
    const rule = 'left out but with crossEntropy, or with binaryCrossEntropy and one output';
    throw outOfRange(where, what, rule, `some with '${loss.name}'`);
  }
  if (!areNamedLabels(classes)) throw wrongKind(where, what, 'an array of strings, or of true and false', classes);
  const labels = toDistinct<NamedLabel>(where, classes);
  const count = Math.max(columns, 2);
  if (labels.length !== count) throw outOfRange(where, what, `${count} labels`, labels.length);
  return labels;
}

/** Joins given labels with known ones; throws if they contradict each other. */
export function joinLabels(where: string, known: Labelling, told: Labelling | undefined): Labelling {
  return known.map((labels, index) => {
    const others = told?.[index];
    if (!labels || !others) return labels ?? others;
    if (!labels.every((label, at) => label === others[at]))
      throw outOfRange(where, 'classes', `${list(labels)}, as this model has learned them`, list(others));
    return others;
  });
}

/** Sets the labels. Metrics then ignore classes without a label, which are never predicted. */
export function setLabels(state: Pick<ModelState, 'labels' | 'compiled'>, labels: Labelling): void {
  state.labels = labels;
  for (const [index, output] of state.compiled?.outputs.entries() ?? []) output.labelled = labels[index]?.length;
}

/**
 * The labels, including those among targets of outputs that have none so far; and the targets, whose labels are read
 * once.
 */
export function learnedLabels(
  where: string,
  { network, labels }: ModelState,
  y: OutputTargets,
): { readonly labels: Labelling; readonly y: OutputTargets } {
  const { outputs } = network;
  if (labels.every((known) => known)) return { labels, y };
  const plain = outputs.length === 1 && outputs[0]?.name === undefined;
  const parts = plain ? [y] : partsOf<unknown>(where, 'y', y, outputs);
  const isNew = (part: unknown, index: number): part is readonly NamedLabel[] => !labels[index] && areNamedLabels(part);
  if (!parts.some(isNew)) return { labels, y };
  const read = parts.map((part, index) =>
    isNew(part, index) ? toLabels<NamedLabel>(where, plain ? 'y' : `y.${nameOf(outputs, index)}`, part) : part,
  );
  return {
    labels: read.map((part, index) => (isNew(part, index) ? namedClassesOf(part) : labels[index])),
    y: asGiven(y, read, outputs),
  };
}

/** The targets of all outputs in their original form. */
function asGiven(y: OutputTargets, parts: readonly unknown[], outputs: Network['outputs']): OutputTargets {
  if (parts.length === 1 && !isByName(y)) return parts[0] as OutputTargets;
  const given = isByName(y) ? Object.fromEntries(parts.map((part, index) => [outputs[index]?.name, part])) : parts;
  return given as OutputTargets;
}

/** The labels for a checkpoint: of one output, or an array with those of each; null if there are none. */
export function savedLabels({ network, labels }: ModelState): unknown {
  const each = labels.map((known, index) => {
    const count = Math.max((network.outputs[index] as NetworkOutput).columns, 2);
    return known ? Array.from({ length: count }, (_, at) => known[at] ?? null) : null;
  });
  return each.length === 1 ? each[0] : each;
}

/** The labels of a checkpoint, or of a file without losses. Throws for invalid labels. */
export function toSavedLabels(
  where: string,
  saved: unknown,
  { outputs }: Network,
  losses?: readonly Loss[],
): Labelling {
  const each: unknown = outputs.length === 1 || saved === null ? outputs.map(() => saved) : saved;
  if (!Array.isArray(each) || each.length !== outputs.length)
    throw wrongKind(where, 'labels', `an array of ${outputs.length}, one for each output`, saved);
  return each.map((labels: unknown, index) => {
    if (labels === null) return undefined;
    if (!Array.isArray(labels)) throw wrongKind(where, 'labels', 'an array of labels', labels);
    const { columns } = outputs[index] as NetworkOutput;
    const given = labels.filter((label) => label !== null) as NamedLabel[];
    if (labels.indexOf(null) >= 0 && labels.indexOf(null) < given.length)
      throw wrongKind(where, `labels[${labels.indexOf(null)}]`, 'a label', null);
    const distinct = toDistinct<NamedLabel>(where, given, 'labels');
    const loss = losses?.[index];
    if (loss && !takesLabels(loss, columns))
      throw outOfRange(where, 'labels', `left out with '${loss.name}'`, list(distinct));
    const count = Math.max(columns, 2);
    const inOrder = distinct.length === count || `${distinct}` === `${namedClassesOf(distinct)}`;
    if (!areNamedLabels(distinct) || labels.length !== count || !inOrder)
      throw outOfRange(where, 'labels', `${count} strings, or true and false`, list(distinct));
    return distinct;
  });
}

export interface ClassesOptions {
  /** The output, by name or index, if there are several. */
  output?: string | number;
}

/** The class of each row, from the rows of all outputs; throws for outputs without labels. */
export function predictedClasses(
  { network, labels }: ModelState,
  rows: readonly Float32Array[],
  index: number,
): NamedLabel[] | Uint32Array {
  const output = network.outputs[index] as NetworkOutput;
  const { columns } = output;
  const activation = activationOf(output, network);
  const single = columns === 1 && activation === 'sigmoid';
  if (!single && !/softmax$/i.test(activation)) {
    const rule = "a 'softmax' output, or one 'sigmoid' output";
    throw outOfRange('predictClasses', 'last layer', rule, `${columns} outputs with '${activation}'`);
  }
  const outputs = rows[index] as Float32Array;
  const indices = new Uint32Array(outputs.length / columns);
  const names = labels[index];
  const known = names?.length ?? Math.max(columns, 2);
  for (let i = 0; i < indices.length; i++)
    indices[i] = single
      ? Number(known > 1 && (outputs[i] as number) > 0.5)
      : greatest(outputs, i * columns, Math.min(columns, known));
  return names ? Array.from(indices, (at) => names[at] as NamedLabel) : withColumns(indices, 1);
}

/** The requested output: the only one, or that of a name or index. */
export function outputIndex({ outputs }: Network, output: unknown): number {
  if (output === undefined && outputs.length === 1) return 0;
  const names = outputs.map(({ name }, index) => name ?? index);
  const index = names.findIndex((name, at) => output === name || output === at);
  if (index < 0)
    throw outOfRange(
      'predictClasses',
      'output',
      `one of ${names.join(', ')}`,
      output === undefined ? 'none' : show(output),
    );
  return index;
}
