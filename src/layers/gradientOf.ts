import { NONE, type Tensor } from '../plan/tensor.ts';
import type { ParameterTensors } from './layer.ts';

/** Where the gradient of a parameter goes, if the layer has it and it is trained. */
export function gradientOf(parameter: ParameterTensors | undefined): Tensor {
  return parameter?.trainable ? parameter.gradient : NONE;
}
