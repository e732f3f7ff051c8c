import { checkOptions, listOf, wrongKind } from '../base/errors.ts';
import { columnsOf, input, isLayer, type Shape } from '../layers/graphNode.ts';
import type { Layer, Node } from '../layers/layer.ts';
import { createState } from './create.ts';
import { Model } from './model.ts';

export interface SequentialOptions {
  /** The number of input columns, or the shape of a row: [28, 28] means 784 columns, row-major. */
  inputs: Shape;
  /** The layers, from input to output; at least one. */
  layers: readonly Layer[];
  /**
   * A whole number ≥ 0: models with the same seed have the same initial weights and training, bit for bit. Default:
   * random.
   */
  seed?: number;
}

/**
 * Creates a model whose layers form a chain, with initial weights.
 *
 *     const model = sequential({ inputs: 784, layers: [dense(128, 'relu'), dense(10, 'softmax')], seed: 7 });
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function sequential(options: SequentialOptions): Model {
  const { inputs, layers, seed } = checkOptions('sequential', options, ['inputs', 'layers', 'seed']);
  const columns = columnsOf('sequential', 'inputs', inputs);
  const list: readonly Layer[] = Array.isArray(layers) ? listOf(layers) : [];
  if (list.length === 0) throw wrongKind('sequential', 'layers', 'an array of at least one layer', layers);
  for (const [index, layer] of list.entries()) {
    if (!isLayer(layer)) throw wrongKind('sequential', `layers[${index}]`, 'a layer such as dense(10)', layer);
  }
  const x = input(columns);
  const y = list.reduce<Node>((node, layer) => layer.apply(node), x);
  const name = undefined;
  const description = { inputs: [{ node: x, name }], outputs: [{ node: y, name }] };
  return new Model(createState('sequential', description, seed), ([output]) => output as Float32Array);
}
