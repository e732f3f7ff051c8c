import { outOfRange, wrongKind } from '../base/errors.ts';
import { isMap } from '../base/kinds.ts';
import { isNumericArray } from '../data/table.ts';
import { countParameters, type Network, type PlacedParameter, parametersOf } from '../network/network.ts';
import { checkWeights } from '../network/weights.ts';
import { count } from '../plan/parameter.ts';
import { gradientAt } from '../plan/tensor.ts';
import type { Weight, Weights } from '../plan/weights.ts';
import type { ModelState } from './state.ts';

const trainableOf = (network: Network) => parametersOf(network).filter(({ trainable }) => trainable);

const placeOf = ({ tensor }: PlacedParameter) => gradientAt(tensor);

/** Copies the gradients of all trainable parameters. */
export function readGradients({ network, runtime }: ModelState): Weights {
  return new Map(
    trainableOf(network).map((parameter) => {
      const data = new Float32Array(count(parameter.shape));
      parameter.storage.read(runtime.instance.f32, runtime.element(placeOf(parameter)), data);
      return [parameter.name, { shape: [...parameter.shape], data }];
    }),
  );
}

/** Sets the gradients of all trainable parameters, by name or flat; none if any is invalid. */
export function writeGradients(
  where: string,
  { network, runtime }: ModelState,
  gradients: ReadonlyMap<string, Weight> | Float32Array,
): void {
  const parameters = trainableOf(network);
  const named = isNumericArray(gradients) ? split(where, parameters, gradients as Float32Array) : gradients;
  if (!isMap(named))
    throw wrongKind(where, 'gradients', 'a Map from names to { shape, data }, or a Float32Array', gradients);
  const data = checkWeights(where, parameters, named as ReadonlyMap<string, Weight>);
  for (const [index, parameter] of parameters.entries()) {
    parameter.storage.write(runtime.instance.f32, runtime.element(placeOf(parameter)), data[index] as Float32Array);
  }
}

function split(where: string, parameters: readonly PlacedParameter[], flat: Float32Array): Weights {
  const total = countParameters(parameters);
  if (flat.length !== total) throw outOfRange(where, 'gradients', `${total} numbers`, flat.length);
  let start = 0;
  return new Map(
    parameters.map(({ name, shape }) => {
      const data = flat.subarray(start, start + count(shape));
      start += data.length;
      return [name, { shape, data }];
    }),
  );
}

/** All numbers of weights, flat. */
export function flatten(weights: Weights): Float32Array {
  const parts = [...weights.values()].map(({ data }) => data);
  const flat = new Float32Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    flat.set(part, at);
    at += part.length;
  }
  return flat;
}
