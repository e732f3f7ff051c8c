import { checkOptions, outOfRange, wrongKind } from '../engine/errors.ts';
import type { Node } from '../layers/layer.ts';
import { isNode } from '../layers/node.ts';
import { createState } from './create.ts';
import { Model, type Predictions } from './model.ts';

export interface FunctionalOptions<O> {
  /** What `input` gave: one, or all in the order in which x has their rows. */
  inputs: Node | readonly Node[];
  /** What `apply` gave: one, or several in an array, or in an object by name. */
  outputs: O;
  /** A whole number ≥ 0: models of the same seed start and train with the same bits. Default: drawn at random. */
  seed?: number;
}

type Outputs = Node | readonly Node[] | Readonly<Record<string, Node>>;

/** What a model with such outputs predicts. */
export type PredictionsOf<O> = O extends Node
  ? Float32Array
  : O extends readonly Node[]
    ? Float32Array[]
    : { [K in keyof O]: Float32Array };

/**
 * A model of layers that are applied to inputs and to each other's outputs: several inputs and outputs, layers that skip
 * others, layers in common.
 *
 *     const x = input(8);
 *     const h = dense(16, 'relu').apply(x);
 *     const y = dense(1).apply(concatenate().apply([x, h]));
 *     const model = functional({ inputs: x, outputs: y });
 *
 * @throws TypeError or RangeError for bad options, and for outputs that are told from other inputs.
 */
export function functional<const O extends Outputs>(
  options: FunctionalOptions<O>,
): Model<PredictionsOf<O> & Predictions> {
  const { inputs, outputs, seed } = checkOptions('functional', options, ['inputs', 'outputs', 'seed']);
  const sources = isNode(inputs) ? [inputs] : inputs;
  checkNodes('inputs', sources);
  for (const [index, node] of sources.entries()) {
    if (node.layer) throw wrongKind('functional', `inputs[${index}]`, 'one made by input', node.layer.kind);
    if (sources.indexOf(node) !== index)
      throw outOfRange('functional', 'inputs', 'each once', `inputs[${index}] again`);
  }
  const one = isNode(outputs);
  const names = one || Array.isArray(outputs) ? undefined : Object.keys(outputs ?? {});
  const nodes: readonly Node[] = one ? [outputs] : Array.isArray(outputs) ? outputs : Object.values(outputs ?? {});
  checkNodes('outputs', nodes);
  const described = nodes.map((node, index) => ({ node, name: names?.[index] ?? node.name }));
  const twice = described.find(
    ({ name }, index) => name && described.findIndex((other) => other.name === name) < index,
  );
  if (twice) throw outOfRange('functional', 'outputs', 'a name for each, as in an object', `'${twice.name}' again`);
  const state = createState('functional', { inputs: sources, outputs: described }, seed);
  return new Model(state, (rows): PredictionsOf<O> & Predictions => {
    const arranged = one ? rows[0] : names ? Object.fromEntries(names.map((name, i) => [name, rows[i]])) : rows;
    return arranged as PredictionsOf<O> & Predictions;
  });
}

function checkNodes(what: string, nodes: unknown): asserts nodes is readonly Node[] {
  if (!Array.isArray(nodes) || nodes.length === 0 || !nodes.every(isNode))
    throw wrongKind('functional', what, 'what input or apply gave, or an array of that', nodes);
}
