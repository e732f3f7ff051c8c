import { outOfRange, show } from '../base/errors.ts';
import { greatestOf } from '../base/extremes.ts';
import { LINE } from '../engine/shared.ts';
import type { Layer, Node, ParameterRequest } from '../layers/layer.ts';
import { count, type Parameter } from '../plan/parameter.ts';
import { persistent } from '../plan/tensor.ts';

/** The layers of a model, their connections, and a place for every parameter. */
export interface Network {
  readonly inputs: readonly NetworkInput[];
  readonly outputs: readonly NetworkOutput[];
  /** Columns of a weight panel. */
  readonly panel: number;
  /** Every layer once, in the order of their first application. */
  readonly layers: readonly PlacedLayer[];
  /** Every application of a layer, in topological order. */
  readonly applications: readonly Application[];
  /** Columns of the widest input or output of a layer. */
  readonly widest: number;
  /** Elements of the block of all parameters, with padding. */
  readonly size: number;
  /** Elements at its start that the optimizer changes. */
  readonly trainable: number;
}

export interface NetworkInput {
  readonly columns: number;
  readonly name: string | undefined;
  /** What its numbers must be, for each layer that does not accept all finite numbers. */
  readonly takes: readonly NonNullable<Layer['takes']>[];
}

export interface NetworkOutput {
  readonly columns: number;
  readonly name: string | undefined;
  readonly source: Source;
}

/** Where rows come from: the index of an input of the network, or of an application. */
export type Source = { readonly input: number } | { readonly application: number };

export interface Application {
  readonly placed: PlacedLayer;
  readonly sources: readonly Source[];
  readonly columns: number;
  /** How often its output is used, by applications or as an output of the network. */
  readonly consumers: number;
}

export interface PlacedLayer {
  readonly layer: Layer;
  /** Its index among the layers. */
  readonly index: number;
  /** The prefix of its parameters' names. */
  readonly name: string;
  /** Columns of its inputs, at its first application. */
  readonly inputs: readonly number[];
  readonly columns: number;
  readonly parameters: readonly PlacedParameter[];
}

export interface PlacedParameter
  extends Parameter,
    Pick<ParameterRequest, 'initializer' | 'trainable' | 'regularizer' | 'constraint'> {
  /** Its name within the layer. */
  readonly role: string;
}

/** A graph of nodes as described by the user. */
export interface Description {
  readonly inputs: readonly NamedNode[];
  readonly outputs: readonly NamedNode[];
}

export interface NamedNode {
  readonly node: Node;
  readonly name: string | undefined;
}

/** Determines the order of the layers and the place of their parameters, trainable ones first. */
export function networkOf(where: string, { inputs: sources, outputs }: Description, panel: number): Network {
  const inputs = sources.map(({ node }) => node);
  const order = inOrder(outputs.map(({ node }) => node));
  checkInputs(where, inputs, order);
  const applied = order.filter(({ layer }) => layer !== undefined);
  checkTaken(applied);
  const layers = [...new Set(applied.map(({ layer }) => layer as Layer))];
  const first = layers.map((layer) => applied.find((node) => node.layer === layer) as Node);
  const { placed, size, trainable } = place(where, layers, first, panel);
  checkShared(where, applied, placed, panel);
  const consumers = new Map<Node, number>();
  for (const node of [...applied.flatMap((other) => other.inputs), ...outputs.map((output) => output.node)])
    consumers.set(node, (consumers.get(node) ?? 0) + 1);
  const sourceOf = (node: Node): Source =>
    node.layer ? { application: applied.indexOf(node) } : { input: inputs.indexOf(node) };
  return {
    inputs: sources.map(({ node, name }, index) => ({
      columns: node.columns,
      name: name ?? numbered('input', index, sources),
      takes: applied.flatMap(({ inputs: taken, layer }) => (taken.includes(node) ? (layer?.takes ?? []) : [])),
    })),
    outputs: outputs.map(({ node, name }, index) => ({
      columns: node.columns,
      name: name ?? numbered('output', index, outputs),
      source: sourceOf(node),
    })),
    panel,
    layers: placed,
    applications: applied.map((node) => ({
      placed: placed[layers.indexOf(node.layer as Layer)] as PlacedLayer,
      sources: node.inputs.map(sourceOf),
      columns: node.columns,
      consumers: consumers.get(node) as number,
    })),
    widest: greatestOf(order.map(({ columns }) => columns)),
    size,
    trainable,
  };
}

/** The default name of one of several. */
const numbered = (what: string, index: number, { length }: readonly NamedNode[]) =>
  length > 1 ? `${what}${index}` : undefined;

function checkInputs(where: string, inputs: readonly Node[], order: readonly Node[]): void {
  const foreign = order.find((node) => !node.layer && !inputs.includes(node));
  if (foreign) {
    const got = `none for ${foreign.name ?? `one of ${foreign.columns} columns`}`;
    throw outOfRange(where, 'inputs', 'all inputs that the outputs use', got);
  }
  const unused = inputs.findIndex((node) => !order.includes(node));
  if (unused >= 0) throw outOfRange(where, `inputs[${unused}]`, 'connected to an output', 'an unused one');
  if (!order.some(({ layer }) => layer)) throw outOfRange(where, 'outputs', 'the output of a layer', 'an input');
}

/**
 * Only the inputs of the network are checked: if a layer does not accept all numbers, its input must be one of these.
 */
function checkTaken(applied: readonly Node[]): void {
  for (const { layer, inputs } of applied) {
    const other = layer?.takes && inputs.find((node) => node.layer);
    if (other) throw outOfRange(layer.kind, 'input', 'an input of the network', `the output of ${other.layer?.kind}`);
  }
}

/** A layer's parameters must have the same shape at each of its applications. */
function checkShared(where: string, applied: readonly Node[], placed: readonly PlacedLayer[], panel: number): void {
  const shapesOf = (parameters: readonly Pick<ParameterRequest, 'shape'>[]) =>
    parameters.map(({ shape }) => shape.join()).join(' ');
  for (const { layer, name, inputs, parameters } of placed) {
    for (const node of applied) {
      if (node.layer !== layer) continue;
      const columns = node.inputs.map((taken) => taken.columns);
      if (shapesOf(layer.parameters(columns, panel)) === shapesOf(parameters)) continue;
      const rule = `${inputs.join(', ')} columns, as where it is applied first; another layer has weights of its own`;
      throw outOfRange(where, `input of layer ${name} (${layer.kind})`, rule, columns.join(', '));
    }
  }
}

/** All nodes on which some nodes depend, and these themselves, in topological order. */
export function inOrder(nodes: readonly Node[]): Node[] {
  const order = new Set<Node>();
  const open = [...nodes].reverse();
  while (open.length > 0) {
    const node = open.at(-1) as Node;
    const missing = node.inputs.filter((taken) => !order.has(taken));
    if (missing.length === 0) order.add(open.pop() as Node);
    else for (const node of missing.reverse()) open.push(node);
  }
  return [...order];
}

function place(where: string, layers: readonly Layer[], first: readonly Node[], panel: number) {
  const requests = layers.map((layer, index) => {
    const inputs = (first[index] as Node).inputs.map(({ columns }) => columns);
    return { layer, inputs, columns: (first[index] as Node).columns, parameters: layer.parameters(inputs, panel) };
  });
  let size = 0;
  const offsets = new Map<object, number>();
  const placeAll = (trained: boolean) => {
    for (const request of requests.flatMap(({ parameters }) => parameters)) {
      if (request.trainable !== trained) continue;
      offsets.set(request, size);
      size += Math.ceil(request.storage.size / LINE) * LINE;
    }
    return size;
  };
  // Written out: engines give each object that spreads another and overrides a part a shape of its own.
  const placeAt = (request: ParameterRequest, layer: string): PlacedParameter => {
    const { name: role, shape, storage, initializer, trainable, regularizer, constraint } = request;
    const tensor = persistent('parameters', offsets.get(request) as number, storage.size);
    return { name: `${layer}.${role}`, role, shape, storage, initializer, trainable, regularizer, constraint, tensor };
  };
  const trainable = placeAll(true);
  placeAll(false);
  const names = layers.map((layer, index) => layer.name ?? `${index}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw outOfRange(where, 'names of layers', 'unique', `${show(twice)} again`);
  const placed = requests.map(({ layer, inputs, columns, parameters }, index): PlacedLayer => {
    const name = names[index] as string;
    return { layer, index, name, inputs, columns, parameters: parameters.map((each) => placeAt(each, name)) };
  });
  return { placed, size, trainable };
}

/** The application that computes an output. */
export function applicationOf({ source }: NetworkOutput, { applications }: Network): Application | undefined {
  return 'application' in source ? applications[source.application] : undefined;
}

/** The name of the activation of an output. */
export function activationOf(output: NetworkOutput, network: Network): string {
  return applicationOf(output, network)?.placed.layer.activation?.name ?? 'linear';
}

/** All parameters in order: `0.weight`, `0.bias`, `1.weight`, … */
export function parametersOf({ layers }: Network): PlacedParameter[] {
  return layers.flatMap(({ parameters }) => parameters);
}

/** The number of elements of parameters, without padding. */
export function countParameters(parameters: readonly Parameter[]): number {
  return parameters.reduce((total, { shape }) => total + count(shape), 0);
}
