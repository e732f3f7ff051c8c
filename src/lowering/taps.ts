import type { BuildContext, Built, LayerDefinition } from '../layers/layer.ts';
import type { Tensor } from '../plan/tensor.ts';

/** Builds an application of a layer for a pass: its inputs and outputs can be observed and replaced here. */
export type Tap = (layer: LayerDefinition, context: BuildContext) => Built;

/** Builds layers unchanged, and adds the output of every application to `outputs`. */
export function outputTap(outputs: Tensor[]): Tap {
  return (layer, context) => {
    const built = layer.build(context);
    outputs.push(built.output);
    return built;
  };
}
