import { checkInteger, checkOptions, outOfRange, wrongKind } from '../engine/errors.ts';
import type { Layer, LayerDefinition } from './layer.ts';

/** The output of a layer, or an input of the network: rows of so many columns. */
export class Node {
  readonly columns: number;
  /** None where it is an input. */
  readonly layer: Layer | undefined;
  readonly inputs: readonly Node[];
  readonly name: string | undefined;

  /** For `input` and `apply`. */
  constructor(columns: number, layer: Layer | undefined, inputs: readonly Node[], name: string | undefined) {
    this.columns = columns;
    this.layer = layer;
    this.inputs = inputs;
    this.name = name;
  }
}

export interface InputOptions {
  /** How errors and summaries call it. */
  name?: string;
}

/** Columns of a row, or its shape: rows of shape [28, 28] have 784 columns, row-major. */
export type Shape = number | readonly number[];

/**
 * An input of a network that is described by `apply`: rows of so many columns.
 *
 * @throws TypeError or RangeError for columns below 1.
 */
export function input(columns: Shape, options: InputOptions = {}): Node {
  const { name } = checkOptions('input', options, ['name']);
  return new Node(columnsOf('input', 'columns', columns), undefined, [], checkLayerName('input', name));
}

/** Columns that rows of a shape have. */
export function columnsOf(where: string, what: string, shape: Shape): number {
  if (!Array.isArray(shape)) return checkInteger(where, what, shape, 1);
  if (shape.length === 0) throw outOfRange(where, what, 'at least one length', 'none');
  return shape.reduce((product, length, axis) => product * checkInteger(where, `${what}[${axis}]`, length, 1), 1);
}

export function checkLayerName(where: string, name: string | undefined): string | undefined {
  if (name !== undefined && (typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name)))
    throw wrongKind(where, 'name', 'letters, digits and _, a digit not first', name);
  return name;
}

/** Makes a layer of what defines it. */
export function layerOf(definition: LayerDefinition): Layer {
  const { kind, name } = definition;
  const layer: Layer = {
    ...definition,
    apply(inputs) {
      const nodes: readonly Node[] = inputs instanceof Node ? [inputs] : inputs;
      if (!Array.isArray(nodes) || nodes.length === 0 || !nodes.every((node) => node instanceof Node))
        throw wrongKind(kind, 'inputs', 'an input or the output of a layer, or an array of them', inputs);
      return new Node(layer.columns(nodes.map(({ columns }) => columns)), layer, nodes, name);
    },
  };
  return layer;
}

/** The columns of the only input of a layer. */
export function onlyInput(kind: string, inputs: readonly number[]): number {
  if (inputs.length !== 1) throw outOfRange(kind, 'inputs', 'one', inputs.length);
  return inputs[0] as number;
}
