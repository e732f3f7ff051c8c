import { checkInteger, checkOptions, outOfRange, wrongKind } from '../engine/errors.ts';
import type { Layer, LayerDefinition, Node } from './layer.ts';

const nodes = new WeakSet<object>();

/** Whether a value is what `input` or `apply` gave. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && nodes.has(value);
}

function nodeOf(node: Node): Node {
  nodes.add(node);
  return node;
}

export interface InputOptions {
  /** How errors and summaries call it, and x given by name. */
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
  const [width, checked] = [columnsOf('input', 'columns', columns), checkLayerName('input', name)];
  return nodeOf({ columns: width, layer: undefined, inputs: [], name: checked });
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
      const taken = (isNode(inputs) ? [inputs] : inputs) as readonly Node[];
      if (!Array.isArray(taken) || taken.length === 0 || !taken.every(isNode))
        throw wrongKind(kind, 'inputs', 'an input or the output of a layer, or an array of them', inputs);
      return nodeOf({ columns: layer.columns(taken.map(({ columns }) => columns)), layer, inputs: taken, name });
    },
  };
  return layer;
}

/** The columns of the only input of a layer. */
export function onlyInput(kind: string, inputs: readonly number[]): number {
  if (inputs.length !== 1) throw outOfRange(kind, 'inputs', 'one', inputs.length);
  return inputs[0] as number;
}
