import { checkOptions } from '../base/errors.ts';
import type { BuildContext, Built, Layer, LayerInput } from './layer.ts';
import { checkLayerName, layerOf, onlyInput } from './node.ts';

/** What every layer can be given. */
export interface NameOptions {
  /** What errors and summaries call it. Default: its place among the layers. */
  name?: string;
}

/** A layer of one input without parameters, whose outputs are as many. `build` is given the input; `settings` are what else its function takes. */
export function sameColumns(
  kind: string,
  options: NameOptions,
  build: (context: BuildContext, input: LayerInput) => Built,
  settings: object = {},
): Layer {
  const { name } = checkOptions(kind, options, ['name']);
  return layerOf(
    {
      kind,
      name: checkLayerName(kind, name),
      options: settings,
      columns: (inputs) => onlyInput(kind, inputs),
      parameters: () => [],
      build: (context) => build(context, context.inputs[0] as LayerInput),
    },
    [...Object.values(settings), { name }],
  );
}

/** What hands on its input. */
export function unchanged({ tensor, requiresGradient }: LayerInput): Built {
  return { output: tensor, backward: (dz) => [requiresGradient ? dz : undefined] };
}
