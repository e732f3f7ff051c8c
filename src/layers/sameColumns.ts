import { checkOptions } from '../base/errors.ts';
import { checkLayerName, layerOf, onlyInput } from './graphNode.ts';
import type { BuildContext, Built, Layer, LayerInput } from './layer.ts';

/** Options of every layer. */
export interface NameOptions {
  /** The name of the layer in errors and summaries. Default: its index. */
  name?: string;
}

/**
 * Creates a layer without parameters, with one input and as many columns of output. `build` gets the input; `settings`
 * are the other arguments of its function.
 */
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

/** Passes the input on unchanged. */
export function unchanged({ tensor, requiresGradient }: LayerInput): Built {
  return { output: tensor, backward: (dz) => [requiresGradient ? dz : undefined] };
}
