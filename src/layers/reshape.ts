import { listOf, outOfRange } from '../base/errors.ts';
import { columnsOf, layerOf, onlyInput, type Shape } from './graphNode.ts';
import type { Layer, LayerInput } from './layer.ts';
import { type NameOptions, sameColumns, unchanged } from './sameColumns.ts';

/**
 * Creates a layer that gives rows another shape, row-major. The numbers stay in order, because a row is stored flat.
 *
 * @throws TypeError or RangeError for an invalid shape, and for inputs with another number of columns.
 */
export function reshape(shape: Shape, options: NameOptions = {}): Layer {
  const columns = columnsOf('reshape', 'shape', shape);
  const layer = sameColumns('reshape', options, (_, input: LayerInput) => unchanged(input));
  return layerOf(
    {
      ...layer,
      columns(inputs) {
        if (onlyInput('reshape', inputs) !== columns)
          throw outOfRange('reshape', 'input', `${columns} columns`, inputs[0] as number);
        return columns;
      },
    },
    [typeof shape === 'number' ? shape : listOf(shape), { name: layer.name }],
  );
}
