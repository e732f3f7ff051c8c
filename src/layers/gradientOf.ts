import { NONE, type Tensor } from '../plan/tensor.ts';
import type { ParameterTensors } from './layer.ts';

/** The gradient of a parameter, if the layer has it and it is trainable. */
export function gradientOf(parameter: ParameterTensors | undefined): Tensor {
  return parameter?.trainable ? parameter.gradient : NONE;
}
