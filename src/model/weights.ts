import { isNumericArray } from '../data/table.ts';
import { outOfRange, show, wrongKind } from '../engine/errors.ts';
import { isMap } from '../engine/kinds.ts';
import { count } from '../plan/parameter.ts';
import type { Runtime } from '../plan/runtime.ts';
import type { Weight, Weights } from '../plan/weights.ts';
import { type Network, type PlacedParameter, parametersOf } from './network.ts';

/** A copy of every parameter. */
export function readWeights(network: Network, runtime: Runtime): Weights {
  return new Map(
    parametersOf(network).map(({ name, shape, storage, tensor }) => {
      const data = new Float32Array(count(shape));
      storage.read(runtime.instance.f32, runtime.element(tensor), data);
      return [name, { shape: [...shape], data }];
    }),
  );
}

/** Sets every parameter; nothing is set unless `check` finds all right. */
export function writeWeights(
  where: string,
  network: Network,
  runtime: Runtime,
  weights: ReadonlyMap<string, Weight>,
  check = checkWeight,
): void {
  const parameters = parametersOf(network);
  if (!isMap(weights)) throw wrongKind(where, 'weights', 'a Map from names to { shape, data }', weights);
  checkWeights(where, parameters, weights, check);
  for (const parameter of parameters) writeWeight(runtime, parameter, (weights.get(parameter.name) as Weight).data);
}

/** Sets every parameter to the start value of its initializer, from the random numbers of the seed. */
export function initializeWeights(network: Network, runtime: Runtime, seed: number): void {
  let stream = 0;
  for (const { inputs, columns, parameters } of network.layers) {
    for (const parameter of parameters) {
      const values = new Float32Array(count(parameter.shape));
      const random = runtime.random(seed, 'weights', stream++);
      parameter.initializer.fill(values, inputs[0] as number, columns, random, parameter.shape);
      writeWeight(runtime, parameter, values);
    }
  }
}

function writeWeight(runtime: Runtime, { storage, tensor }: PlacedParameter, data: ArrayLike<number>): void {
  storage.write(runtime.instance.f32, runtime.element(tensor), data);
}

/** Throws unless there is a weight for each of the parameters that `check` finds right, and no other. */
export function checkWeights(
  where: string,
  parameters: readonly PlacedParameter[],
  weights: ReadonlyMap<string, Weight>,
  check = checkWeight,
): void {
  for (const parameter of parameters) check(where, parameter, weights.get(parameter.name));
  const names = parameters.map(({ name }) => name);
  const unknown = [...weights.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) throw outOfRange(where, 'name', `one of ${names.join(', ')}`, show(unknown));
}

/** Throws unless a weight fits a parameter and is finite. */
function checkWeight(where: string, parameter: PlacedParameter, weight: Weight | undefined): void {
  const { data } = checkFits(where, parameter, weight);
  const index = data.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (index >= 0)
    throw outOfRange(where, `${parameter.name} data[${index}]`, 'a finite number (in f32)', show(data[index]));
}

/** Throws unless a weight fits a parameter. */
export function checkFits(where: string, { name, shape }: PlacedParameter, weight: Weight | undefined): Weight {
  if (!weight) throw outOfRange(where, name, `{ shape: [${shape.join(', ')}], data }`, 'nothing');
  if (!Array.isArray(weight.shape) || weight.shape.join() !== shape.join()) {
    const got = Array.isArray(weight.shape) ? `[${weight.shape.join(', ')}]` : show(weight.shape);
    throw outOfRange(where, `${name} shape`, `[${shape.join(', ')}]`, got);
  }
  if (!isNumericArray(weight.data)) throw wrongKind(where, `${name} data`, 'a typed array', weight.data);
  if (weight.data.length !== count(shape))
    throw outOfRange(where, `${name} data`, `${count(shape)} numbers`, weight.data.length);
  return weight;
}
