import { checkOptions, outOfRange, wrongKind } from '../base/errors.ts';
import { isNode } from '../layers/graphNode.ts';
import type { Node } from '../layers/layer.ts';
import type { NamedNode } from '../network/network.ts';
import { arranged } from './arranged.ts';
import { createState } from './create.ts';
import type { Model, Predictions } from './model.ts';

type Nodes = Node | readonly Node[] | Readonly<Record<string, Node>>;

export interface FunctionalOptions<O> {
  /** The result of `input`; or several, in an array in the order of x, or in an object by name. */
  inputs: Nodes;
  /** The result of `apply`; or several, in an array or in an object by name. */
  outputs: O;
  /**
   * A whole number ≥ 0: models with the same seed have the same initial weights and training, bit for bit. Default:
   * random.
   */
  seed?: number;
}

/** The type of the predictions of a model with these outputs. */
export type PredictionsOf<O> = O extends Node
  ? Float32Array
  : O extends readonly Node[]
    ? Float32Array[]
    : { [K in keyof O]: Float32Array };

/**
 * Creates a model from a graph of layers: with several inputs and outputs, skip connections, shared layers.
 *
 *     const x = input(8);
 *     const h = dense(16, 'relu').apply(x);
 *     const y = dense(1).apply(concatenate().apply([x, h]));
 *     const model = functional({ inputs: x, outputs: y });
 *
 * @throws TypeError or RangeError for invalid options, and for outputs that depend on other inputs.
 */
export function functional<const O extends Nodes>(
  options: FunctionalOptions<O>,
): Model<PredictionsOf<O> & Predictions> {
  const { inputs, outputs, seed } = checkOptions('functional', options, ['inputs', 'outputs', 'seed']);
  const sources = named('inputs', 'input', inputs);
  const results = named('outputs', 'apply', outputs);
  for (const [index, { node }] of sources.entries()) {
    const path = pathOf('inputs', inputs, index);
    if (node.layer) throw wrongKind('functional', path, 'created by input', node.layer.kind);
    if (sources.findIndex((other) => other.node === node) !== index)
      throw outOfRange('functional', 'inputs', 'unique', `${path} again`);
  }
  const state = createState('functional', { inputs: sources, outputs: results }, seed);
  return arranged(state, isNode(outputs) ? undefined : Array.isArray(outputs) ? 'list' : 'named');
}

/** Nodes with their names: the key in an object, or else the node's own name. */
function named(what: string, maker: string, nodes: Nodes): NamedNode[] {
  const rule = `a result of ${maker}, or an array or object of these`;
  const entries = Object.entries(isNode(nodes) ? [nodes] : (nodes ?? {}));
  if (!entries.some(([, node]) => isNode(node))) throw wrongKind('functional', what, rule, nodes);
  const byName = !isNode(nodes) && !Array.isArray(nodes);
  const list = entries.map(([key, node], index) => {
    if (!isNode(node)) throw wrongKind('functional', pathOf(what, nodes, index), `a result of ${maker}`, node);
    return { node, name: byName ? key : node.name };
  });
  const twice = list.find(({ name }, index) => name && list.findIndex((other) => other.name === name) < index);
  if (twice) throw outOfRange('functional', what, 'nodes with unique names, as in an object', `'${twice.name}' again`);
  return list;
}

/** The name of a node in errors. */
function pathOf(what: string, nodes: Nodes, index: number): string {
  if (isNode(nodes)) return what;
  return Array.isArray(nodes) ? `${what}[${index}]` : `${what}.${Object.keys(nodes)[index]}`;
}
