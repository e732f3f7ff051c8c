import { checkOptions, outOfRange } from '../base/errors.ts';
import { layersKernels } from '../engine/packs/layers.ts';
import type { Graph } from '../plan/graph.ts';
import { padded } from '../plan/panels.ts';
import { ROWS, type Tensor } from '../plan/tensor.ts';
import { checkLayerName, layerOf } from './graphNode.ts';
import type { Layer } from './layer.ts';
import type { NameOptions } from './sameColumns.ts';

/**
 * Creates a layer that joins the columns of two or more inputs.
 *
 * @throws TypeError or RangeError for an unknown option; `apply` for fewer than two inputs.
 */
export function concatenate(options: NameOptions = {}): Layer {
  const { name } = checkOptions('concatenate', options, ['name']);
  return layerOf({
    kind: 'concatenate',
    name: checkLayerName('concatenate', name),
    readsPadding: false,
    columns(inputs) {
      if (inputs.length < 2) throw outOfRange('concatenate', 'inputs', 'at least two', inputs.length);
      return inputs.reduce((total, columns) => total + columns);
    },
    parameters: () => [],
    build({ graph, inputs }) {
      const ends = inputs.map((_, index) =>
        inputs.slice(0, index + 1).reduce((sum, { tensor }) => sum + tensor.columns, 0),
      );
      const startOf = (index: number) => ends[index - 1] ?? 0;
      const y = graph.batch(ends.at(-1) as number);
      for (const [index, { tensor }] of inputs.entries()) {
        const until = index === inputs.length - 1 ? paddedColumns(graph, y) : (ends[index] as number);
        copy(graph, y, tensor, { from: 0, to: startOf(index), columns: tensor.columns, until });
      }
      return {
        output: y,
        backward: (dy) =>
          inputs.map(({ tensor: { columns }, requiresGradient }, index) => {
            if (!requiresGradient) return undefined;
            const dx = graph.batch(columns);
            copy(graph, dx, dy, { from: startOf(index), to: 0, columns, until: paddedColumns(graph, dx) });
            return dx;
          }),
      };
    },
  });
}

const paddedColumns = ({ panel }: Graph, { columns }: Tensor) => padded(columns, panel);

interface Range {
  readonly from: number;
  readonly to: number;
  readonly columns: number;
  readonly until: number;
}

function copy(graph: Graph, y: Tensor, x: Tensor, range: Range): void {
  graph.call(layersKernels.copyColumns, { y, x, ...range, rows: ROWS, xStride: x.stride, yStride: y.stride });
}
