import { builtIn } from '../base/builtIn.ts';
import { checkInteger, checkOptions, listOf, outOfRange, show, wrongKind, wrongMoment } from '../base/errors.ts';
import type { Layer, LayerDefinition, Node } from './layer.ts';

const nodes = new WeakSet<object>();

/** Whether a value was returned by `input` or `apply`. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && nodes.has(value);
}

function nodeOf(node: Node): Node {
  nodes.add(node);
  Object.freeze(node.inputs);
  return Object.freeze(node);
}

export interface InputOptions {
  /** The name of the input, in errors and summaries, and for x as an object. */
  name?: string;
}

/** The number of columns of a row, or its shape: rows of shape [28, 28] have 784 columns, row-major. */
export type Shape = number | readonly number[];

/**
 * Creates an input for a network that is described with `apply`.
 *
 *     const pixels = input([28, 28], { name: 'pixels' });
 *
 * @param columns the number of columns of a row, or its shape
 * @throws TypeError or RangeError for columns below 1.
 */
export function input(columns: Shape, options: InputOptions = {}): Node {
  const { name } = checkOptions('input', options, ['name']);
  const [width, checked] = [columnsOf('input', 'columns', columns), checkLayerName('input', name)];
  return nodeOf({ columns: width, layer: undefined, inputs: [], name: checked });
}

/** How many numbers fit in a memory of 4 GiB. */
const MOST = 2 ** 30;

/** Returns `value` if it is a valid number of columns, units or the like. */
export function checkCount(where: string, what: string, value: unknown): number {
  const count = checkInteger(where, what, value, 1);
  if (count > MOST) throw outOfRange(where, what, `an integer ≤ ${MOST}`, count);
  return count;
}

/** The number of columns of rows with a shape. */
export function columnsOf(where: string, what: string, shape: Shape): number {
  if (!Array.isArray(shape)) return checkCount(where, what, shape);
  const lengths = listOf(shape as readonly number[]).map((length, axis) =>
    checkCount(where, `${what}[${axis}]`, length),
  );
  if (lengths.length === 0) throw outOfRange(where, what, 'at least one length', 'none');
  return checkCount(
    where,
    `the product of ${what}`,
    lengths.reduce((product, length) => product * length, 1),
  );
}

export function checkLayerName(where: string, name: string | undefined): string | undefined {
  if (name !== undefined && (typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name)))
    throw wrongKind(where, 'name', 'letters, digits and _, not a digit first', name);
  return name;
}

const layers = new WeakSet<object>();

/** Whether a value was returned by a function such as `dense`. */
export function isLayer(value: unknown): value is Layer {
  return typeof value === 'object' && value !== null && layers.has(value);
}

/** Errors for changing a layer. It is frozen, but scripts in sloppy mode would not notice. */
const refusals = {
  set trainable(value: unknown) {
    throw wrongMoment(
      'layer',
      `trainable cannot become ${show(value)} later; set it when you make the layer: dense(4, 'relu', { trainable: false })`,
    );
  },
};

/**
 * Creates a layer from its definition, the arguments that its function was `given`, and optional additional members
 * `more`.
 */
export function layerOf<M extends object>(
  definition: LayerDefinition,
  given: readonly unknown[] = [{ name: definition.name }],
  more?: M,
): Layer & M {
  const { kind, name } = definition;
  const layer = Object.assign(Object.create(refusals), definition, {
    apply(inputs: Node | readonly Node[]) {
      const taken: readonly Node[] = isNode(inputs) ? [inputs] : Array.isArray(inputs) ? listOf(inputs) : [];
      if (taken.length === 0 || !taken.every(isNode))
        throw wrongKind(kind, 'inputs', 'an input or the output of a layer, or an array of them', inputs);
      return nodeOf({ columns: layer.columns(taken.map(({ columns }) => columns)), layer, inputs: taken, name });
    },
    ...more,
  }) as Layer & M;
  layers.add(layer);
  return builtIn(layer, given, kind);
}

/** The number of columns of a layer's only input. */
export function onlyInput(kind: string, inputs: readonly number[]): number {
  if (inputs.length !== 1) throw outOfRange(kind, 'inputs', 'one', inputs.length);
  return inputs[0] as number;
}
